import { recordOf, type MemoryTables } from '../tables.store.memory.ts';
import { standingOf } from '../operate/token-overview.ts';
import { tokenEdges, type TokenState } from '../token/token-state.ts';
import type { Key, KeyPurpose, KeyRecord } from './key.ts';
import type { KeyStore, MadeKey } from './key.store.ts';
import { honoured, keyEdges, type KeyState } from './key-state.ts';

type KeyEntry = Key & KeyRecord;

export function memoryKeys(tables: MemoryTables): KeyStore {
  const keys = new Map<string, KeyEntry>();
  const provided = new Map<KeyPurpose, Promise<Key>>();
  const put = (purpose: KeyPurpose, state: KeyState, { kid, secret }: MadeKey): Key => {
    const now = tables.clock.now();
    const key = { kid, secret, purpose, state, createdAt: now, stateSince: now };
    keys.set(kid, key);
    return key;
  };
  const list = () => [...keys.values()].map(({ kid, purpose, state, createdAt, stateSince }): KeyRecord => ({ kid, purpose, state, createdAt, stateSince }));
  const madeWith = (kid: string) => [...tables.tokens.values()].filter(({ token }) => token.signingKid === kid || token.derivationKid === kid);
  return {
    provide: async (purpose, create) => {
      const active = [...keys.values()].find((key) => key.purpose === purpose && key.state === keyEdges.activate.to);
      if (active !== undefined) return active;
      const making = provided.get(purpose) ?? create().then((made) => put(purpose, keyEdges.activate.to, made)).finally(() => provided.delete(purpose));
      provided.set(purpose, making);
      return making;
    },
    known: async () => [...keys.values()].filter((key) => honoured.includes(key.state) || key.purpose === 'sign'),
    list: async () => list(),
    lock: async () => ({ keys: list(), now: tables.clock.now() }),
    add: async (_tx, purpose, key) => void put(purpose, 'pending', key),
    move: async (_tx, kid, edge) => {
      const key = keys.get(kid);
      const from: readonly KeyState[] = keyEdges[edge].from;
      if (key === undefined || !from.includes(key.state)) return false;
      keys.set(kid, { ...key, state: keyEdges[edge].to, stateSince: tables.clock.now() });
      return true;
    },
    hold: async (_tx, kids) => kids.every((kid) => honoured.includes(keys.get(kid)?.state ?? 'retired')),
    countUsable: async (_tx, kid) => madeWith(kid).filter((entry) => ['usable', 'blocked'].includes(standingOf(recordOf(tables, entry).facts))).length,
    revokeUsable: async (_tx, kid) => {
      const from: readonly TokenState[] = tokenEdges.revoke.from;
      const usable = madeWith(kid).filter((entry) => from.includes(entry.state) && !recordOf(tables, entry).facts.expired);
      for (const entry of usable) tables.tokens.set(entry.token.tokenId, { ...entry, state: tokenEdges.revoke.to });
      return usable.length;
    },
  };
}
