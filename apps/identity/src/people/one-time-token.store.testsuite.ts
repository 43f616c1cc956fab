import { randomBytes } from 'node:crypto';
import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { OneTimeToken } from './one-time-token.ts';
import type { OneTimeTokenStore } from './one-time-token.store.ts';

const start = new Date('2026-03-01T12:00:00.000Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** What every store of one-time tokens must do. */
export function oneTimeTokenStoreSuite(open: () => Promise<{ tokens: OneTimeTokenStore; transactions: Transactions; tenantId: TenantId; userId: UserId }>): void {
  async function world() {
    const { tokens, transactions, tenantId, userId } = await open();
    const add = async (change: Partial<OneTimeToken> = {}) => {
      const token: OneTimeToken = { hash: randomBytes(32), purpose: 'invitation', tenantId, email: 'ada@example.test', roles: ['viewer'], expiresAt: after(60), ...change };
      await transactions.run((tx) => tokens.add(tx, token, start));
      return token;
    };
    const find = (token: OneTimeToken, now = after(1)) => transactions.run((tx) => tokens.find(tx, token.hash, now));
    return { userId, add, find, use: (token: OneTimeToken, now = after(1)) => transactions.run((tx) => tokens.use(tx, token.hash, now)) };
  }

  describe('a store of one-time tokens', () => {
    it('gives a token to one of those who bring it at the same time', async () => {
      const { add, use } = await world();
      const token = await add();

      expect((await Promise.all(Array.from({ length: 6 }, () => use(token)))).filter((used) => used !== undefined)).toEqual([token]);
    });

    it('finds a token, which goes on to work, until it is used or has expired', async () => {
      const { add, find, use } = await world();
      const token = await add();

      expect([await find(token), await find(token)]).toEqual([token, token]);
      expect(await find(token, after(60))).toBeUndefined();
      expect(await use(token)).toEqual(token);
      expect(await find(token)).toBeUndefined();
    });

    it('gives none that has expired, and none that is older than one that was used', async () => {
      const { add, use } = await world();
      const [expired, older, newer, other] = [await add({ email: 'eve@example.test' }), await add(), await add(), await add({ purpose: 'password-reset' })];

      expect(await use(expired, after(60))).toBeUndefined();
      expect(await use(newer)).toEqual(newer);
      expect(await use(older)).toBeUndefined();
      expect(await use(other)).toEqual(other);
    });

    it('gives none for an account after another for that account was used, whatever its address', async () => {
      const { add, use, userId } = await world();
      const [older, newer] = [await add({ purpose: 'address', userId, email: 'old@example.test' }), await add({ purpose: 'address', userId, email: 'new@example.test' })];

      expect(await use(newer)).toEqual(newer);
      expect(await use(older)).toBeUndefined();
    });
  });
}
