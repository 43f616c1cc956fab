import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import type { PublishedDefinition } from '../definitions/published-definition.ts';
import type { LifecycleStore } from '../events/lifecycle.store.ts';
import type { InstanceStore } from '../instances/instance.store.ts';
import { anyDefinition, firstTurn, ids, newBookmark } from '../testing/turns.ts';
import type { TurnStore } from '../turns/turn.store.ts';
import { ForgetInstances } from './forget-instances.ts';
import type { RetentionStore } from './retention.store.ts';

export interface RetentionStoreWorld {
  readonly retention: RetentionStore;
  readonly turns: TurnStore;
  readonly instances: InstanceStore;
  readonly lifecycle: LifecycleStore;
  readonly publish: (definition: PublishedDefinition) => Promise<unknown>;
}

/** What every store of retention must do. */
export function retentionStoreSuite(open: () => Promise<RetentionStoreWorld>): void {
  async function world(retentionMs?: number) {
    const { turns, publish, ...rest } = await open();
    const definition: PublishedDefinition = { ...anyDefinition(ids.next<TenantId>()), ...(retentionMs === undefined ? {} : { retentionMs }) };
    await publish(definition);
    const [ended, waiting] = [firstTurn(definition, { status: 'completed', told: 'all', bookmarks: [newBookmark()] }), firstTurn(definition)];
    await turns.commit([ended, waiting]);
    return { ...rest, definition, ended, waiting };
  }

  describe('retention', () => {
    it('forgets what ended longer ago, with its history, and nothing that has not ended', async () => {
      const { retention, instances, definition, ended, waiting } = await world();
      expect(await retention.forget({ definitionId: definition.id, milliseconds: 100 * 365 * 86_400_000 }, 10)).toBe(0);
      expect(await retention.forget({ definitionId: definition.id, milliseconds: 0 }, 10)).toBe(1);
      expect(await instances.find(ended.tenantId, ended.instanceId)).toBeUndefined();
      expect((await instances.readHistory(ended.tenantId, ended.instanceId, 0, 10)).entries).toEqual([]);
      expect(await instances.find(waiting.tenantId, waiting.instanceId)).toBeDefined();
      expect(await retention.forget({ definitionId: definition.id, milliseconds: 0 }, 10)).toBe(0);
    });

    it('leaves what subscribers are owed, however short it is (ADR 28)', async () => {
      const { retention, lifecycle, definition, ended } = await world();
      expect(await retention.forget({ definitionId: definition.id, milliseconds: 0 }, 10)).toBe(1);
      const owed = (await lifecycle.read('0', 100_000)).filter(({ instanceId }) => instanceId === ended.instanceId);
      expect(owed).toMatchObject([{ tenantId: ended.tenantId, definition: { name: definition.name }, history: ended.history }]);
      await retention.forgetOwed(10);
      expect((await lifecycle.read('0', 100_000)).filter(({ instanceId }) => instanceId === ended.instanceId)).toHaveLength(1);
    });

    it('is what the definition says, else what the operator says, else for ever', async () => {
      const [own, silent] = [await world(3_600_000), await world()];
      const of = async ({ retention, definition }: typeof own, byDefault?: number) => (await retention.policies(byDefault)).find(({ definitionId }) => definitionId === definition.id)?.milliseconds;
      expect([await of(own), await of(own, 5), await of(silent), await of(silent, 5)]).toEqual([3_600_000, 3_600_000, undefined, 5]);
    });

    it('is kept to by a sweep, so many at a time', async () => {
      const { retention, definition, instances, ended } = await world(0);
      const only: RetentionStore = { policies: async () => (await retention.policies(undefined)).filter(({ definitionId }) => definitionId === definition.id), forget: (policy, limit) => retention.forget(policy, limit), forgetOwed: (limit) => retention.forgetOwed(limit) };
      expect(await new ForgetInstances(only, undefined).sweep()).toBe(1);
      expect(await instances.find(ended.tenantId, ended.instanceId)).toBeUndefined();
    });
  });
}
