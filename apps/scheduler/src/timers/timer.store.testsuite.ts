import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { aheadMs, handOverMs } from '@holdfast/schedule-core/hand-over';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import { expect, it } from 'vitest';
import type { Timer } from './timer.ts';
import type { TimerStore } from './timer.store.ts';

export interface TimerStoreUnderTest {
  readonly store: TimerStore;
  readonly transactions: Transactions;
  /** The store's own clock, moved or asked. */
  readonly now: () => Promise<Date>;
}

const id = <Id extends Uuid>(n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as Id;

/** What every timer store must do. `start` gives an empty one. */
export function timerStoreSuite(start: () => Promise<TimerStoreUnderTest>): void {
  async function scene() {
    const { store, transactions, now } = await start();
    const run = <T>(work: (tx: Transaction) => Promise<T>) => transactions.run(work);
    const base = await now();
    const timer = (n: number, dueInMs: number): Timer => ({
      timerId: id<TimerId>(n),
      tenantId: id<TenantId>(1),
      instanceId: id<InstanceId>(1000 + n),
      dueAt: new Date(base.getTime() + dueInMs),
    });
    const set = (one: Timer) => run((tx) => store.set(tx, [one]));
    const fire = async (limit = 10) => (await store.fireDue(limit)).fired.map((one) => one.timerId).toSorted();
    return { store, run, timer, set, fire, base };
  }

  it('fires what is due, once, and leaves what is not (I8)', async () => {
    const { timer, set, fire } = await scene();
    await set(timer(1, -1000));
    await set(timer(2, 60_000));
    expect(await fire()).toEqual([id(1)]);
    expect(await fire()).toEqual([]);
  });

  it('fires what will be due in a moment together with what is, and says until when it is time for the next', async () => {
    const { store, timer, set } = await scene();
    await set(timer(1, -1));
    await set(timer(2, aheadMs));
    await set(timer(3, aheadMs + 10_000));
    const { at, fired, untilNext } = await store.fireDue(10);
    expect(fired.map(({ timerId }) => timerId).toSorted()).toEqual([id(1), id(2)]);
    expect(Math.abs(at.getTime() + (untilNext ?? 0) + handOverMs - timer(3, aheadMs + 10_000).dueAt.getTime())).toBeLessThan(1_000);
  });

  it('fires the earliest first when there are more than the limit', async () => {
    const { timer, set, fire } = await scene();
    await set(timer(1, -1000));
    await set(timer(2, -3000));
    await set(timer(3, -2000));
    expect(await fire(1)).toEqual([id(2)]);
    expect(await fire(1)).toEqual([id(3)]);
  });

  it('gives back a timer as it was set', async () => {
    const { store, timer, set } = await scene();
    const one = timer(1, -1000);
    await set(one);
    expect((await store.fireDue(1)).fired).toEqual([one]);
  });

  it('keeps the first moment when a timer is set again, before and after it fired', async () => {
    const { timer, set, fire } = await scene();
    await set(timer(1, -1000));
    await set(timer(1, 60_000));
    expect(await fire()).toEqual([id(1)]);
    await set(timer(1, -1000));
    expect(await fire()).toEqual([]);
  });

  it('never fires a timer that was cleared, whichever message came first', async () => {
    const { store, run, timer, set, fire } = await scene();
    await set(timer(1, -1000));
    await run((tx) => store.clear(tx, [id(1), id(2), id(1)]));
    await set(timer(2, -1000));
    expect(await fire()).toEqual([]);
  });

  it('knows how long it is until the next one is due, whatever is overdue', async () => {
    const { store, run, timer, set } = await scene();
    const look = () => store.fireDue(10);
    expect(await look()).toEqual({ at: expect.any(Date) as Date, fired: [], untilNext: undefined });
    await set(timer(1, 60_000));
    await set(timer(2, -1000));
    const { fired, untilNext } = await look();
    expect(fired).toHaveLength(1);
    expect(untilNext).toBeGreaterThan(50_000);
    expect(untilNext).toBeLessThanOrEqual(60_000 - handOverMs);
    await run((tx) => store.clear(tx, [id(1)]));
    expect(await look()).toMatchObject({ fired: [], untilNext: undefined });
  });

  it('says when those fall due that were not known, and what time it is', async () => {
    const { store, run, timer, set, base } = await scene();
    await set(timer(1, 60_000));
    const { at, dueAts } = await run((tx) => store.set(tx, [timer(1, 5_000), timer(2, 70_000), timer(3, -1_000)]));
    expect(dueAts.map((dueAt) => dueAt.getTime() - base.getTime()).toSorted((a, b) => a - b)).toEqual([-1_000, 70_000]);
    expect(at.getTime()).toBeGreaterThanOrEqual(base.getTime());
    expect(await run((tx) => store.set(tx, [timer(1, 5_000)]))).toMatchObject({ dueAts: [] });
  });

  it('says of each stretch of time that is near when its first timer falls due that waits', async () => {
    const { store, run, timer, set, fire, base } = await scene();
    const coming = async () => (await store.coming(60_000, 10_000)).dueAts.map((dueAt) => dueAt.getTime()).toSorted((a, b) => a - b);
    expect(await coming()).toEqual([]);
    // Where the stretches after the present one begin, from now.
    const next = 10_000 - (base.getTime() % 10_000);
    for (const [n, dueInMs] of [-1_000, next + 9_000, next + 7_000, next + 20_000, next + 20_500, next + 30_000, next + 70_000].entries()) await set(timer(n, dueInMs));
    await run((tx) => store.clear(tx, [id(5)]));
    expect(await coming()).toEqual([next + 7_000, next + 20_000].map((dueInMs) => base.getTime() + dueInMs));
    await fire();
    expect(await coming()).toHaveLength(2);
  });

  it('sets and clears many at once, each as if alone', async () => {
    const { store, run, timer, set, fire } = await scene();
    await set(timer(1, 60_000));
    await run((tx) => store.set(tx, [timer(3, -1000), timer(1, -1000), timer(2, -1000), timer(2, 60_000)]));
    await run((tx) => store.clear(tx, [id(3), id(9), id(3)]));
    expect(await fire()).toEqual([id(2)]);
  });

  it('sets and clears nothing when the transaction does not commit', async () => {
    const { store, run, timer, set, fire } = await scene();
    await set(timer(1, 60_000));
    await expect(
      run(async (tx) => {
        await store.set(tx, [timer(2, -1000)]);
        await store.clear(tx, [id(1)]);
        throw new Error('crash');
      }),
    ).rejects.toThrow('crash');
    expect(await fire()).toEqual([]);
    expect((await store.fireDue(10)).untilNext).toBeDefined();
  });

  it('prunes what ended long ago, within the limit, and never what waits', async () => {
    const { store, run, timer, set, fire } = await scene();
    await set(timer(1, -1000));
    await set(timer(2, -1000));
    await set(timer(3, 60_000));
    await fire();
    expect(await run((tx) => store.prune(tx, 7, 10))).toBe(0);
    expect(await run((tx) => store.prune(tx, -1, 1))).toBe(1);
    expect(await run((tx) => store.prune(tx, -1, 10))).toBe(1);
    expect((await store.fireDue(10)).untilNext).toBeDefined();
  });
}
