import { keyEdges, published, type KeyState } from './key-state.ts';
import type { KeyPair } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

/** Takes transactions that run one after the other, as `memoryTransactions` does: its lock is that order. */
export function memorySigningKeys(): SigningKeyStore {
  const keys = new Map<string, { readonly key: KeyPair; readonly createdAt: Date; state: KeyState; stateSince: Date }>();
  return {
    lock: async () => {},
    add: async (_tx, key, now) => {
      if (keys.has(key.kid)) return false;
      keys.set(key.kid, { key, state: 'pending', createdAt: now, stateSince: now });
      return true;
    },
    move: async (_tx, kid, edge, now) => {
      const held = keys.get(kid);
      const { from, to } = keyEdges[edge];
      if (held === undefined || !from.some((state) => state === held.state)) return false;
      if (to === 'active' && [...keys.values()].some(({ state }) => state === 'active')) throw new Error('another key is active');
      held.state = to;
      held.stateSince = now;
      return true;
    },
    active: async () => [...keys.values()].find(({ state }) => state === 'active')?.key,
    published: async () => [...keys.values()].filter(({ state }) => published.includes(state)).map(({ key: { kid, alg, members } }) => ({ kid, alg, members })),
    list: async () => [...keys.values()].map(({ key: { kid, alg }, state, createdAt, stateSince }) => ({ kid, alg, state, createdAt, stateSince })),
  };
}
