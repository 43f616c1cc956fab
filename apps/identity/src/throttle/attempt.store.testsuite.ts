import { randomBytes } from 'node:crypto';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { AttemptStore } from './attempt.store.ts';

const start = new Date('2026-03-01T12:00:00.000Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

/** What every attempt store must do. */
export function attemptStoreSuite(open: () => Promise<{ attempts: AttemptStore; transactions: Transactions }>): void {
  describe('an attempt store', () => {
    it('counts the attempts of a window, and starts anew at its end', async () => {
      const { attempts, transactions } = await open();
      const key = randomBytes(32);
      const count = (now: Date) => transactions.run((tx) => attempts.count(tx, key, 60, now));

      expect(await count(start)).toEqual({ attempts: 1, windowEndsAt: later(60) });
      expect(await count(later(59))).toEqual({ attempts: 2, windowEndsAt: later(60) });
      expect(await count(later(60))).toEqual({ attempts: 1, windowEndsAt: later(120) });
    });

    it('gives each of many attempts at the same time a count of its own', async () => {
      const { attempts, transactions } = await open();
      const key = randomBytes(32);
      const counted = await Promise.all(Array.from({ length: 12 }, () => transactions.run((tx) => attempts.count(tx, key, 60, start))));

      expect(counted.map((count) => count.attempts).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    });

    it('reads a window without counting, and none that has ended', async () => {
      const { attempts, transactions } = await open();
      const key = randomBytes(32);
      const read = (now: Date) => transactions.run((tx) => attempts.read(tx, key, now));
      expect(await read(start)).toBe(0);
      await transactions.run((tx) => attempts.count(tx, key, 60, start));

      expect([await read(start), await read(later(59)), await read(later(60))]).toEqual([1, 1, 0]);
    });

    it('takes one attempt back, or all of one key and no other', async () => {
      const { attempts, transactions } = await open();
      const [key, other] = [randomBytes(32), randomBytes(32)];
      const count = (of: Buffer) => transactions.run((tx) => attempts.count(tx, of, 60, start));
      await count(key);
      await count(key);
      await count(other);

      await transactions.run((tx) => attempts.takeBack(tx, key));
      expect((await count(key)).attempts).toBe(2);
      await transactions.run((tx) => attempts.clear(tx, key));
      expect((await count(key)).attempts).toBe(1);
      expect((await count(other)).attempts).toBe(2);
    });
  });
}
