import { randomBytes } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { IssuedRefreshToken, Session } from './session.ts';
import type { SessionStore } from './session.store.ts';

const ids = randomIds(systemClock);
const client = randomBytes(32);
const start = new Date('2026-03-01T12:00:00.000Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

export interface OpenSessions {
  readonly sessions: SessionStore;
  readonly transactions: Transactions;
  /** A user that sessions may be of. */
  readonly userId: UserId;
  readonly tenantId: TenantId;
}

/** What every session store must do. */
export function sessionStoreSuite(open: () => Promise<OpenSessions>): void {
  const token = (): IssuedRefreshToken => ({ hash: randomBytes(32), accessTokenId: ids.next(), expiresAt: after(600) });

  async function begin({ sessions, transactions, userId }: OpenSessions, expiresAt = after(3600)) {
    const session: Session = { id: ids.next(), userId, clientId: 'holdfast', startedAt: start, expiresAt };
    const first = token();
    await transactions.run(async (tx) => {
      await sessions.start(tx, session);
      await sessions.issue(tx, session.id, first);
    });
    const spend = (issued: IssuedRefreshToken, now = after(1), successor = token()) => transactions.run((tx) => sessions.spend(tx, issued.hash, client, successor, now));
    const issue = (issued: IssuedRefreshToken) => transactions.run((tx) => sessions.issue(tx, session.id, issued));
    return { session, first, spend, issue };
  }

  describe('a session store', () => {
    it('finds the session of a refresh token, spent or not', async () => {
      const world = await open();
      const { session, first, spend } = await begin(world);

      expect(await world.sessions.find(first.hash)).toEqual(session);
      await spend(first);
      expect(await world.sessions.find(first.hash)).toEqual(session);
      expect(await world.sessions.find(randomBytes(32))).toBeUndefined();
    });

    it('spends a refresh token once, however many try at the same time', async () => {
      const { first, spend } = await begin(await open());
      const tries = await Promise.all(Array.from({ length: 8 }, () => spend(first)));

      expect(tries.filter(Boolean)).toHaveLength(1);
      expect(await spend(first)).toBe(false);
    });

    it('issues the successor of a token that it spends, and of no other', async () => {
      const { first, spend } = await begin(await open());
      const [second, never] = [token(), token()];
      expect([await spend(first, after(1), second), await spend(first, after(2), never)]).toEqual([true, false]);

      expect([await spend(second), await spend(never)]).toEqual([true, false]);
    });

    it('spends no unknown and no expired token, and none of an expired session', async () => {
      const world = await open();
      const { first, spend } = await begin(world);
      const short = await begin(world, after(300));

      expect(await spend(token())).toBe(false);
      expect(await spend(first, after(600))).toBe(false);
      expect(await short.spend(short.first, after(300))).toBe(false);
      expect(await spend(first, after(599))).toBe(true);
    });

    it('ends the whole family when a spent token comes back, and only then', async () => {
      const { sessions, transactions, ...world } = await open();
      const { first, spend, issue } = await begin({ sessions, transactions, ...world });
      const second = token();
      await issue(second);
      const reuse = () => transactions.run((tx) => sessions.endIfSpent(tx, first.hash, after(2)));

      expect(await reuse()).toBe(false);
      await spend(first);
      expect(await reuse()).toBe(true);
      expect(await spend(second)).toBe(false);
      expect(await reuse()).toBe(false);
    });

    it('ends one session and leaves the others of the user', async () => {
      const world = await open();
      const [one, other] = [await begin(world), await begin(world)];
      const end = () => world.transactions.run((tx) => world.sessions.end(tx, one.first.hash, 'logged-out', after(1)));

      expect(await end()).toBe(true);
      expect(await end()).toBe(false);
      expect(await one.spend(one.first)).toBe(false);
      expect(await other.spend(other.first)).toBe(true);
    });

    it('knows an access token by its session: live, then ended or expired', async () => {
      const world = await open();
      const { first } = await begin(world);
      const expiring = await begin(world, after(300));
      const live = (issued: IssuedRefreshToken, now: Date) => world.sessions.isLive(issued.accessTokenId, now);

      expect([await live(first, after(1)), await live(expiring.first, after(299)), await live(token(), after(1))]).toEqual([true, true, false]);
      await world.transactions.run((tx) => world.sessions.end(tx, first.hash, 'logged-out', after(1)));
      expect([await live(first, after(2)), await live(expiring.first, after(300))]).toEqual([false, false]);
    });

    it('forgets the expired sessions of a user who starts another', async () => {
      const world = await open();
      const expired = await begin(world, start);
      await begin(world);

      expect(await world.sessions.find(expired.first.hash)).toBeUndefined();
    });

    it('finds the successor of a spent token for the client that spent it, for a while, until the successor is used', async () => {
      const { sessions, transactions, userId, tenantId } = await open();
      const { first, spend, issue } = await begin({ sessions, transactions, userId, tenantId });
      const second = token();
      await spend(first);
      await issue(second);
      const successor = (by = client, seconds = 5, hash = second.hash) => transactions.run((tx) => sessions.findSuccessor(tx, first.hash, hash, by, 10, after(seconds)));

      expect(await successor()).toEqual(second);
      expect(await successor(randomBytes(32))).toBeUndefined();
      expect(await successor(client, 11)).toBeUndefined();
      expect(await successor(client, 5, first.hash)).toBeUndefined();
      await spend(second, after(3));
      expect(await successor()).toBeUndefined();
    });

    it('ends the sessions of a user but for the one that an access token was issued in', async () => {
      const world = await open();
      const { sessions, transactions, userId } = world;
      const [here, there] = [await begin(world), await begin(world)];
      const endOthers = (accessTokenId = here.first.accessTokenId) => transactions.run((tx) => sessions.endOthersOf(tx, userId, accessTokenId, 'password-changed', after(1)));

      expect(await endOthers()).toEqual([there.session.id]);
      expect((await sessions.live(userId, after(1))).map(({ id }) => id)).toEqual([here.session.id]);
      expect(await endOthers(token().accessTokenId)).toEqual([here.session.id]);
    });

    it('lists the sessions of a user that live, and ends one, all of them or all of a tenant', async () => {
      const world = await open();
      const { sessions, transactions, userId, tenantId } = world;
      const [one, two, three] = [await begin(world), await begin(world), await begin(world)];
      const live = async () => (await sessions.live(userId, after(1))).map(({ id }) => id).toSorted();
      const endOne = (user: UserId) => transactions.run((tx) => sessions.endOne(tx, user, one.session.id, 'revoked', after(1)));

      expect(await endOne(ids.next())).toBe(false);
      expect([await endOne(userId), await endOne(userId)]).toEqual([true, false]);
      expect(await live()).toEqual([two.session.id, three.session.id].toSorted());
      expect((await transactions.run((tx) => sessions.endAllOf(tx, userId, 'revoked', after(1)))).toSorted()).toEqual([two.session.id, three.session.id].toSorted());
      expect(await live()).toEqual([]);
      await begin(world);
      expect(await transactions.run((tx) => sessions.endAllIn(tx, ids.next(), 'revoked', after(1)))).toBe(0);
      expect(await transactions.run((tx) => sessions.endAllIn(tx, tenantId, 'revoked', after(1)))).toBe(1);
      expect(await live()).toEqual([]);
    });
  });
}
