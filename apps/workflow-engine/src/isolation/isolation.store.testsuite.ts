import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { PublishedDefinition } from '../definitions/published-definition.ts';
import type { InstanceStore } from '../instances/instance.store.ts';
import { anyDefinition, firstTurn, ids, nextTurn } from '../testing/turns.ts';
import type { TurnStore } from '../turns/turn.store.ts';
import type { IsolationStore } from './isolation.store.ts';

export interface IsolationStoreWorld {
  readonly isolation: IsolationStore;
  readonly turns: TurnStore;
  readonly instances: InstanceStore;
  readonly transactions: Transactions;
  readonly publish: (definition: PublishedDefinition) => Promise<unknown>;
}

/** What every store of isolation must do. */
export function isolationStoreSuite(open: () => Promise<IsolationStoreWorld>): void {
  async function world() {
    const opened = await open();
    const definition = anyDefinition(ids.next<TenantId>());
    await opened.publish(definition);
    const first = firstTurn(definition, { status: 'running' });
    await opened.turns.commit([first]);
    const { tenantId, instanceId } = first;
    return { ...opened, first, tenantId, instanceId, fail: () => opened.isolation.failed(tenantId, instanceId, 'TypeError') };
  }

  describe('a store of isolation', () => {
    it('counts failures in a row, names the definition, and tries ever later', async () => {
      const { isolation, tenantId, instanceId, fail } = await world();
      const once = await fail();
      expect(once).toMatchObject({ failures: 1, error: 'TypeError', definition: { namespace: 'test', name: 'any', version: '1.0.0' } });
      for (let times = 0; times < 3; times += 1) await fail();
      const found = await isolation.find(tenantId, instanceId);
      expect(found).toMatchObject({ failures: 4, error: 'TypeError', since: once?.since });
      expect((found?.retryAt.getTime() ?? 0) - (once?.retryAt.getTime() ?? 0)).toBeGreaterThanOrEqual(3_000);
      expect(await isolation.find(ids.next(), instanceId)).toBeUndefined();
    });

    it('ends with the next turn that is committed, and counts from one then', async () => {
      const { isolation, turns, first, tenantId, instanceId, fail } = await world();
      for (let times = 0; times < 2; times += 1) await fail();
      await turns.commit([nextTurn(first, { status: 'running' })]);
      expect(await isolation.find(tenantId, instanceId)).toBeUndefined();
      expect(await fail()).toMatchObject({ failures: 1 });
      await isolation.recovered(tenantId, instanceId);
      expect(await isolation.find(tenantId, instanceId)).toBeUndefined();
    });

    it('keeps an instance from those that are continued until it is tried again or released, and lets it be searched for', async () => {
      const { isolation, turns, instances, transactions, tenantId, instanceId, fail } = await world();
      const ready = async () => (await turns.findAbandoned(-1000, 1000)).some((each) => each.instanceId === instanceId);
      const listed = async (isolated: boolean) => (await instances.list(tenantId, { isolated }, { limit: 9 })).map(({ id }) => id);
      const release = () => transactions.run((tx) => isolation.release(tx, tenantId, instanceId));
      expect([await ready(), await release(), await listed(true), await listed(false)]).toEqual([true, false, [], [instanceId]]);
      for (let times = 0; times < 4; times += 1) await fail();
      expect([await ready(), await listed(true), await listed(false)]).toEqual([false, [instanceId], []]);
      expect(await release()).toBe(true);
      expect([await ready(), (await isolation.find(tenantId, instanceId))?.failures]).toEqual([true, 0]);
    });

    it('knows none of an instance that has ended', async () => {
      const { isolation, turns, first, tenantId, instanceId, fail } = await world();
      await fail();
      await turns.commit([nextTurn(first, { status: 'cancelled' })]);
      expect([await isolation.find(tenantId, instanceId), await fail()]).toEqual([undefined, undefined]);
    });
  });
}
