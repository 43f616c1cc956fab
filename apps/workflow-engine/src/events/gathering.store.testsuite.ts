import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { ConsumptionProgress } from '@holdfast/workflow-core/events/consumption';
import { expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import type { Gathering, GatheringId, GatheringStore } from './gathering.store.ts';

export interface GatheringStoreUnderTest {
  readonly store: GatheringStore;
  readonly transactions: Transactions;
}

/** What every store of gathered events must do. */
export function gatheringStoreSuite(open: () => Promise<GatheringStoreUnderTest>): void {
  async function scene() {
    const { store, transactions } = await open();
    const tenantId = ids.next<TenantId>();
    const start = (version = '1.0.0', name = 'it'): EventStart => ({ tenantId, definition: { namespace: 'test', name, version } });
    const event = (position: number): StoredEvent => ({ position: String(position), tenantId, event: { specversion: '1.0', id: `${position}`, source: '/test', type: 'heat' } });
    const begin = (of = start()): Gathering => ({ id: ids.next<GatheringId>(), ...of, progress: { met: [], keys: {} }, done: false });
    const run = <T>(work: (tx: Transaction) => Promise<T>) => transactions.run(work);
    const save = (gathering: Gathering, position: number, consumed = true) => run((tx) => store.save(tx, gathering, event(position), consumed));
    const lock = (position: number, of = start()) => run((tx) => store.lock(tx, of, `${position}`));
    const idsOf = (gatherings: readonly Gathering[]) => gatherings.map(({ id }) => id);
    return { store, run, start, event, begin, save, lock, idsOf };
  }

  it('gives the gatherings of a version that miss something, the oldest first', async () => {
    const { begin, save, lock, idsOf, start } = await scene();
    const [first, second, done, older, another] = [begin(), begin(), begin(), begin(start('0.9.0')), begin(start('1.0.0', 'other'))];
    for (const [index, gathering] of [first, second, done, older, another].entries()) await save({ ...gathering, done: gathering === done }, index);
    expect(idsOf((await lock(100)).open)).toEqual([first.id, second.id]);
  });

  it('knows which gathering had an event, also of an older version, and gives it back as it is', async () => {
    const { begin, save, lock, start } = await scene();
    const progress: ConsumptionProgress = { met: [0, 1], keys: { order: '7' }, until: { met: [], keys: {} } };
    const gathering = begin(start('0.9.0'));
    await save(gathering, 1);
    await save({ ...gathering, progress, done: true }, 2);
    expect(await lock(1)).toEqual({ had: { ...gathering, progress, done: true }, open: [] });
    expect((await lock(1, start('1.0.0', 'other'))).had).toBeUndefined();
  });

  it('keeps what was consumed in the order of the events, and not what only ended the waiting', async () => {
    const { store, run, begin, save, event } = await scene();
    const gathering = begin();
    await save(gathering, 11);
    await save(gathering, 9);
    await save(gathering, 12, false);
    expect(await run((tx) => store.events(tx, gathering))).toEqual([event(9), event(11)]);
  });

  it('forgets what is dropped, and what had nothing new for long, with its events', async () => {
    const { store, run, begin, save, lock } = await scene();
    const [dropped, old] = [begin(), begin()];
    await save(dropped, 1);
    await save(old, 2);
    await run((tx) => store.drop(tx, dropped));
    expect(await lock(1)).toMatchObject({ open: [{ id: old.id }] });
    await store.forget(60_000);
    expect((await lock(2)).had).toBeDefined();
    await store.forget(-60_000);
    expect(await lock(2)).toEqual({ open: [] });
    expect(await run((tx) => store.events(tx, old))).toEqual([]);
  });
}
