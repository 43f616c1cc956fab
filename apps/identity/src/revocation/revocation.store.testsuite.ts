import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { RevocationStore } from './revocation.store.ts';

const now = new Date('2026-03-01T12:00:00Z');
const muchLater = new Date(now.getTime() + 25 * 3_600_000);

/** What every revocation store must do. `open` gives an empty one. */
export function revocationStoreSuite(open: () => Promise<{ revocations: RevocationStore; transactions: Transactions }>): void {
  describe('a revocation store', () => {
    it('hands out what was revoked in order, a page at a time, and from a cursor on', async () => {
      const { revocations, transactions } = await open();
      for (const value of ['a', 'b', 'c']) await transactions.run((tx) => revocations.add(tx, { kind: 'token', value }, now));
      await transactions.run((tx) => revocations.add(tx, { kind: 'subject', value: 'd', issuedUntil: now }, now));

      const first = await revocations.after(0, 3, now);
      expect([first.items.map(({ value }) => value), first.more]).toEqual([['a', 'b', 'c'], true]);
      const second = await revocations.after(first.next, 3, now);
      expect([second.items, second.more]).toEqual([[{ kind: 'subject', value: 'd', issuedUntil: now, expiresAt: muchLater }], false]);
      expect(await revocations.after(second.next, 3, now)).toEqual({ items: [], next: second.next, more: false });
    });

    it('forgets what no longer matters', async () => {
      const { revocations, transactions } = await open();
      await transactions.run((tx) => revocations.add(tx, { kind: 'key', value: 'k1' }, now));
      expect((await revocations.after(0, 10, muchLater)).items).toEqual([]);
      await revocations.prune(muchLater);
      expect((await revocations.after(0, 10, now)).items).toEqual([]);
    });

    it('knows nothing of what it has not been told of', async () => {
      const { revocations } = await open();
      const id = '0190a000-0000-7000-8000-000000000001';
      for (const kind of ['token', 'session', 'subject'] as const) expect(await revocations.belongs(kind, id, id as TenantId)).toBe(false);
      expect(await revocations.belongs('subject', 'no id', id as TenantId)).toBe(false);
    });
  });
}
