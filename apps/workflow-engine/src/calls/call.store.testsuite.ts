import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import type { PublishedDefinition } from '../definitions/published-definition.ts';
import { anyDefinition, anyRequest, firstTurn, ids, newCall } from '../testing/turns.ts';
import type { TurnStore } from '../turns/turn.store.ts';
import type { CallStore } from './call.store.ts';
import type { LeaseTerms } from './lease-terms.ts';

export interface CallStoreWorld {
  readonly calls: (lease: LeaseTerms) => CallStore;
  readonly turns: (lease: LeaseTerms) => TurnStore;
  readonly publish: (definition: PublishedDefinition) => Promise<unknown>;
  /** Lets the store's clock run on by some milliseconds. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** What every call store must do. `open` gives one without calls. */
export function callStoreSuite(open: () => Promise<CallStoreWorld>): void {
  function replica(milliseconds: number): LeaseTerms {
    return { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds };
  }

  /** A call that the first replica has committed, and so holds; a second replica beside it. */
  async function world(milliseconds: number) {
    const { calls, turns, publish, pass } = await open();
    const [first, second] = [replica(milliseconds), replica(60_000)];
    const definition = anyDefinition(ids.next<TenantId>());
    await publish(definition);
    const call = newCall();
    const turn = firstTurn(definition, { calls: [call] });
    await turns(first).commit([turn]);
    return { callId: call.callId, turn, owner: calls(first), other: calls(second), pass };
  }

  describe('a call store', () => {
    it('leases a call to the replica that commits it', async () => {
      const { callId, owner, other } = await world(60_000);
      expect(await other.claimExpired(10)).toEqual([]);
      expect(await other.renew([callId])).toEqual([]);
      expect(await owner.renew([callId])).toEqual([callId]);
    });

    it('gives a call whose lease has run out to one other replica, with the next attempt', async () => {
      const { callId, turn, owner, other, pass } = await world(1);
      await pass(20);
      const claimed = (await Promise.all([other.claimExpired(10), other.claimExpired(10)])).flat();
      expect(claimed).toEqual([{ callId, tenantId: turn.tenantId, instanceId: turn.instanceId, request: anyRequest, attempt: 2 }]);
      expect(await owner.renew([callId])).toEqual([]);
    });

    it('keeps a renewed lease from running out', async () => {
      const { callId, owner, other, pass } = await world(15_000);
      await pass(10_000);
      expect(await owner.renew([callId])).toEqual([callId]);
      await pass(10_000);
      expect(await other.claimExpired(10)).toEqual([]);
    });

    it('gives a postponed call to nobody before its time, and then to anyone', async () => {
      const { callId, owner, other, pass } = await world(60_000);
      await owner.postpone(callId, 10_000);
      expect(await owner.renew([callId])).toEqual([]);
      expect(await other.claimExpired(10)).toEqual([]);
      await pass(10_001);
      expect(await other.claimExpired(10)).toMatchObject([{ callId, attempt: 2 }]);
    });

    it('lets no tenant’s many calls delay those of another, and gives each its oldest first (I12)', async () => {
      const { calls, turns, publish, pass } = await open();
      const [gone, other] = [replica(1), replica(60_000)];
      const [many, few] = [anyDefinition(ids.next<TenantId>()), anyDefinition(ids.next<TenantId>())];
      for (const definition of [many, few]) await publish(definition);
      const callsOf = (count: number) => Array.from({ length: count }, newCall);
      await turns(gone).commit([firstTurn(many, { calls: callsOf(10) })]);
      await turns(gone).commit([firstTurn(few, { calls: callsOf(2) })]);
      await pass(20);
      const claimed = await calls(other).claimExpired(4);
      expect(claimed.map(({ tenantId }) => tenantId).toSorted()).toEqual([many, many, few, few].map(({ tenantId }) => tenantId).toSorted());
    });

    it('lets only its owner postpone or discard a call', async () => {
      const { callId, owner, other } = await world(60_000);
      await other.postpone(callId, 0);
      await other.discard(callId);
      expect(await owner.renew([callId])).toEqual([callId]);
      await owner.discard(callId);
      expect(await owner.renew([callId])).toEqual([]);
    });
  });
}
