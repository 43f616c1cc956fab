import type { Revocation, RevocationStore } from './revocation.store.ts';

const lifetimeMs = 25 * 3_600_000;

/** @param owners the tenant of each `kind:value` that there is */
export function memoryRevocations(owners: ReadonlyMap<string, string> = new Map()): RevocationStore {
  let last = 0;
  let held: { readonly position: number; readonly revocation: Revocation }[] = [];
  return {
    add: async (_tx, revocation, now) => {
      held.push({ position: (last += 1), revocation: { ...revocation, expiresAt: new Date(now.getTime() + lifetimeMs) } });
    },
    after: async (position, limit, now) => {
      const rows = held.filter((row) => row.position > position && row.revocation.expiresAt > now);
      const page = rows.slice(0, limit);
      return { items: page.map(({ revocation }) => revocation), next: page.at(-1)?.position ?? position, more: rows.length > limit };
    },
    belongs: async (kind, value, tenant) => owners.get(`${kind}:${value}`) === tenant,
    prune: async (now) => {
      held = held.filter(({ revocation }) => revocation.expiresAt > now);
    },
  };
}
