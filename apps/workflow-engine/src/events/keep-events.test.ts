import { ManualClock } from '@holdfast/clock/manual-clock';
import type { ClaimantId, TenantId } from '@holdfast/ids/ids';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ids } from '../testing/turns.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import type { Claimant, KeptEvent, NewEvent } from './event.store.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { KeepEvents } from './keep-events.ts';
import type { FirstLook } from './find-listeners.ts';
import type { LoneEvent } from './lone-event.ts';

/** A store whose first statement lasts until `release`, whose disk is written when `disk` resolves, and that cannot write events of the type `poison`. */
class WatchedStore extends MemoryEventStore {
  readonly groups: number[] = [];
  hurried = 0;
  disk = Promise.resolve();
  flushes = 0;
  readonly #gate = Promise.withResolvers<void>();

  release(): void {
    this.#gate.resolve();
  }

  override flush(): Promise<void> {
    this.flushes += 1;
    return this.disk;
  }

  override appendAndFind(...asked: Parameters<MemoryEventStore['appendAndFind']>): ReturnType<MemoryEventStore['appendAndFind']> {
    this.hurried += 1;
    return super.appendAndFind(...asked);
  }

  override async append(events: readonly NewEvent[], claimants: ReadonlyMap<TenantId, Claimant>): ReturnType<MemoryEventStore['append']> {
    this.groups.push(events.length);
    await this.#gate.promise;
    if (events.some(({ event: { type } }) => type === 'poison')) throw new Error('cannot be written');
    return super.append(events, claimants);
  }
}

function watched(look?: FirstLook) {
  const store = new WatchedStore(new MemoryTables(new ManualClock(new Date(0))));
  const taken: KeptEvent[] = [];
  const took = Promise.withResolvers<LoneEvent | undefined>();
  const take = (kept: readonly KeptEvent[], _claimants: ReadonlyMap<TenantId, Claimant>, lone?: LoneEvent): void => {
    taken.push(...kept);
    took.resolve(lone);
  };
  const doubt = vi.fn<() => void>();
  const claimant = { id: ids.next<ClaimantId>() };
  return { store, taken, doubt, took: took.promise, keep: new KeepEvents(store, { claimantOf: () => claimant, firstLook: () => look, take, doubt }) };
}

const named = (...names: readonly string[]) => names.map((id) => ({ specversion: '1.0' as const, id, source: 'test:here', type: 'happened' }));
const poison = named('poison').map((event) => ({ ...event, type: 'poison' }));

const nobody: FirstLook = { lookups: [], recipients: () => ({ deliveries: [], starts: [] }) };

afterEach(() => {
  vi.useRealTimers();
});

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
    const { store, taken, doubt, keep } = watched();
    const tenantId = ids.next<TenantId>();
    const answers = [named('1'), named('2'), poison, named('3')].map((events) => keep.execute(tenantId, events));
    store.release();
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(store.groups).toEqual([1, 3, 1, 1, 1]);
    expect(taken.map(({ event: { id } }) => id)).toEqual(['1', '2', '3']);
    expect(doubt).toHaveBeenCalledTimes(2);
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

  it('are brought before they are on the disk where they come alone, and told to be kept after', async () => {
    const { store, took, keep } = watched(nobody);
    const disk = Promise.withResolvers<void>();
    store.disk = disk.promise;
    store.release();
    const told: number[] = [];
    const answer = keep.execute(ids.next<TenantId>(), named('1')).then((count) => told.push(count));
    (await took)?.tell(false);
    await vi.waitFor(() => expect(store.flushes).toBe(1));
    expect([store.hurried, told]).toEqual([1, []]);
    disk.resolve();
    await answer;
    expect(told).toEqual([1]);
  });

  it('are on the disk with the turn that took them in', async () => {
    const { store, took, keep } = watched(nobody);
    store.release();
    const told: number[] = [];
    const answer = keep.execute(ids.next<TenantId>(), named('1')).then((count) => told.push(count));
    const lone = await took;
    expect(told).toEqual([]);
    lone?.tell(true);
    await answer;
    expect([told, store.flushes]).toEqual([[1], 0]);
  });

  it('do not wait for a turn that takes its time', async () => {
    vi.useFakeTimers();
    const { store, took, keep } = watched(nobody);
    store.release();
    const answer = keep.execute(ids.next<TenantId>(), named('1'));
    await took;
    expect(store.flushes).toBe(0);
    await vi.advanceTimersByTimeAsync(20);
    expect([await answer, store.flushes]).toEqual([1, 1]);
  });

  it('are told to be known when they are on the disk, for whoever kept them may still wait for it', async () => {
    const { store, keep } = watched();
    const tenantId = ids.next<TenantId>();
    store.release();
    expect(await keep.execute(tenantId, named('1'))).toBe(1);
    store.disk = Promise.reject(new Error('the disk is full'));
    expect(await keep.execute(tenantId, named('2'))).toBe(1);
    await expect(keep.execute(tenantId, named('1'))).rejects.toThrow('the disk is full');
    expect(store.hurried).toBe(0);
  });
});
