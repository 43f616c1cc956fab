import { recordOf, type DeliveryEntry, type MemoryTables } from '../tables.store.memory.ts';
import type { LeasedDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';

export function memoryDeliveries(tables: MemoryTables): DeliveryStore {
  const { clock, deliveries, tokens } = tables;
  const now = () => clock.now().getTime();
  const free = (entry: DeliveryEntry) => entry.state === 'pending' && entry.dueAt <= now() && (entry.lease?.until ?? 0) <= now();
  return {
    insert: async (_tx, tokenId, recipient) => {
      deliveries.set(tokenId, { recipient, state: 'pending', attempts: 0, dueAt: now() });
    },
    lease: async (owner, limit, leaseSeconds) => {
      const due = [...deliveries].filter(([, entry]) => free(entry)).toSorted(([, a], [, b]) => a.dueAt - b.dueAt).slice(0, limit);
      return due.flatMap(([tokenId, entry]): LeasedDelivery[] => {
        const token = tokens.get(tokenId);
        if (token === undefined) return [];
        const attempt = entry.attempts + 1;
        deliveries.set(tokenId, { ...entry, attempts: attempt, lease: { owner, until: now() + leaseSeconds * 1000 } });
        return [{ tokenId, recipient: entry.recipient, attempt, record: recordOf(tables, token) }];
      });
    },
    finish: async (tokenId, owner, state) => {
      const entry = deliveries.get(tokenId);
      if (entry?.state !== 'pending' || entry.lease?.owner !== owner) return false;
      const { lease: _ended, ...rest } = entry;
      deliveries.set(tokenId, { ...rest, state });
      return true;
    },
    retryLater: async (tokenId, owner, pauseSeconds) => {
      const entry = deliveries.get(tokenId);
      if (entry?.state !== 'pending' || entry.lease?.owner !== owner) return;
      const { lease: _ended, ...rest } = entry;
      deliveries.set(tokenId, { ...rest, dueAt: now() + pauseSeconds * 1000 });
    },
  };
}
