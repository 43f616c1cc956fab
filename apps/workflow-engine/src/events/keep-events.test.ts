import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import type { KeptEvent, NewEvent } from './event.store.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { KeepEvents } from './keep-events.ts';

/** A store whose first statement lasts until `release`, and that cannot write events of the type `poison`. */
class WatchedStore extends MemoryEventStore {
  readonly groups: number[] = [];
  readonly #gate = Promise.withResolvers<void>();

  release(): void {
    this.#gate.resolve();
  }

  override async append(events: readonly NewEvent[], claim: boolean): ReturnType<MemoryEventStore['append']> {
    this.groups.push(events.length);
    await this.#gate.promise;
    if (events.some(({ event: { type } }) => type === 'poison')) throw new Error('cannot be written');
    return super.append(events, claim);
  }
}

function watched() {
  const store = new WatchedStore(new MemoryTables(new ManualClock(new Date(0))), 'one');
  const taken: KeptEvent[] = [];
  return { store, taken, keep: new KeepEvents(store, { hasRoom: true, foresee: () => undefined, take: (kept) => void taken.push(...kept) }) };
}

const named = (...names: readonly string[]) => names.map((id) => ({ specversion: '1.0' as const, id, source: 'test:here', type: 'happened' }));
const poison = named('poison').map((event) => ({ ...event, type: 'poison' }));

describe('events of requests', () => {
  it('are kept at once when they come alone, and together when they come while others are written', async () => {
    const { store, taken, keep } = watched();
    const tenantId = ids.next<TenantId>();
    const answers = [keep.execute(tenantId, named('1')), keep.execute(tenantId, named('2', '3')), keep.execute(tenantId, named('3', '4')), keep.execute(tenantId, [])];
    store.release();
    expect(await Promise.all(answers)).toEqual([1, 2, 1, 0]);
    expect(store.groups).toEqual([1, 4]);
    expect(taken.map(({ event: { id } }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it('are kept in order, and those that cannot be kept harm no others (I11)', async () => {
    const { store, taken, keep } = watched();
    const tenantId = ids.next<TenantId>();
    const answers = [named('1'), named('2'), poison, named('3')].map((events) => keep.execute(tenantId, events));
    store.release();
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(store.groups).toEqual([1, 3, 1, 1, 1]);
    expect(taken.map(({ event: { id } }) => id)).toEqual(['1', '2', '3']);
    expect(await keep.execute(tenantId, named('3', '4'))).toBe(1);
  });

  it('share a statement only as long as it stays small (I11)', async () => {
    const { store, keep } = watched();
    const tenantId = ids.next<TenantId>();
    const many = Array.from({ length: 600 }, (_, index) => `many ${index}`);
    const answers = [named('1'), named(...many), named('2'), named(...many.map((name) => `${name} more`))].map((events) => keep.execute(tenantId, events));
    store.release();
    await Promise.all(answers);
    expect(store.groups).toEqual([1, 601, 600]);
  });
});
