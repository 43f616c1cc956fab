import { ManualClock } from '@holdfast/clock/manual-clock';
import type { InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { EventKeys } from './event-keys.ts';
import type { StoredEvent } from './event.store.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { FindListeners } from './find-listeners.ts';

/** A store that counts its looks. */
class CountingStore extends MemoryEventStore {
  looks = 0;

  override find(...asked: Parameters<MemoryEventStore['find']>): ReturnType<MemoryEventStore['find']> {
    this.looks += 1;
    return super.find(...asked);
  }
}

function scene() {
  const clock = new ManualClock(new Date(0));
  const tables = new MemoryTables(clock);
  const store = new CountingStore(tables);
  const tenantId = ids.next<TenantId>();
  let count = 0;
  return {
    store,
    tables,
    find: new FindListeners(store, new EventKeys(clock)),
    listen: (...wants: readonly Want[]): InstanceId => {
      const [instanceId, subscriptionId] = [ids.next<InstanceId>(), ids.next<SubscriptionId>()];
      tables.subscriptions.set(subscriptionId, { subscriptionId, tenantId, instanceId, wants, createdAt: 0, caughtUp: true, behind: 0 });
      return instanceId;
    },
    came: (type: string, order: number): StoredEvent => {
      count += 1;
      const event: CloudEvent = { specversion: '1.0', id: String(count), source: 'test:here', type, data: { order } };
      return { position: String(count), tenantId, event };
    },
  };
}

const byOrder = (order: number): Want => ({ type: 'placed', sources: ['.order'], keys: [String(order)] });

describe('listeners', () => {
  it('are found by what they correlate by, with one look once their kind is known', async () => {
    const { store, find, listen, came } = scene();
    const first = listen(byOrder(1));
    const events = [came('placed', 1), came('placed', 2), came('paid', 1)];
    expect((await find.execute(events)).deliveries).toMatchObject([{ listener: { instanceId: first }, events: [events[0]] }]);
    expect(store.looks).toBe(2);
    const second = listen(byOrder(2));
    expect((await find.execute(events)).deliveries.map(({ listener: { instanceId } }) => instanceId)).toEqual([first, second]);
    expect(store.looks).toBe(3);
  });

  it('of a kind that has come since are found, too', async () => {
    const { find, listen, came } = scene();
    const first = listen(byOrder(1));
    const event = came('placed', 1);
    await find.execute([event]);
    const all = listen({ sources: [], keys: [] });
    expect((await find.execute([event])).deliveries.map(({ listener: { instanceId } }) => instanceId)).toEqual([first, all]);
  });

  it('are looked for in many breaths when what they correlate by is costly (I11)', async () => {
    const { find, listen, came } = scene();
    const first = listen({ type: 'placed', sources: ['[range(20000)] | length'], keys: ['20000'] });
    const events = Array.from({ length: 50 }, (_, order) => came('placed', order));
    let breaths = 0;
    const breathe = () => {
      breaths += 1;
      next = setImmediate(breathe);
    };
    let next = setImmediate(breathe);
    const found = await find.execute(events);
    clearImmediate(next);
    expect(found.deliveries).toMatchObject([{ listener: { instanceId: first }, events }]);
    expect(breaths).toBeGreaterThan(5);
  });

  it.each([
    { costs: 'little', source: '.order', isForeseen: true },
    { costs: 'more than a breath', source: '[range(300000)] | length', isForeseen: false },
  ])('are looked for as an event is kept where what they correlate by costs $costs: $isForeseen (I11)', async ({ source, isForeseen }) => {
    const { find, listen, came } = scene();
    listen({ type: 'placed', sources: [source], keys: ['1'] });
    await find.execute([came('placed', 1)]);
    expect(find.first(came('placed', 2)) !== undefined).toBe(isForeseen);
  });

  it('that correlate by more than a turn may cost are not meant (I11)', async () => {
    const { find, listen, came } = scene();
    const sources = Array.from({ length: 60 }, (_, index) => `[range(45000)] | ${index}`);
    listen({ type: 'placed', sources, keys: sources.map((_, index) => String(index)) });
    expect((await find.execute([came('placed', 1)])).deliveries).toEqual([]);
  });

  it('get what they have not had, in order, each event once', async () => {
    const { tables, find, listen, came } = scene();
    const both = listen(byOrder(1), { type: 'paid', sources: [], keys: [] });
    const again = listen({ sources: [], keys: [] });
    const events = [came('paid', 3), came('placed', 1), came('paid', 1)];
    tables.deliveries.add(`${both} ${events[2]?.position}`);
    expect((await find.execute(events)).deliveries).toMatchObject([{ listener: { instanceId: both }, events: [events[0], events[1]] }, { listener: { instanceId: again }, events }]);
  });
});
