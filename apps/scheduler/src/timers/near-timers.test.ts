import { ManualClock } from '@holdfast/clock/manual-clock';
import type { Slot } from '@holdfast/schedule-core/slots';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import { expect, it } from 'vitest';
import { NearTimers } from './near-timers.ts';
import { MemoryTimerStore } from './timer.store.memory.ts';

const start = new Date('2026-01-01T00:00:00Z');

/** A store, and a Redis that remembers what it was given for as long as it is there. */
function world() {
  const clock = new ManualClock(start);
  const store = new MemoryTimerStore(clock);
  const redis = { away: false, jobs: new Set<number>(), given: 0 };
  const looks = { count: 0 };
  const jobs = {
    add: async (_now: Date, slots: readonly Slot[]) => {
      if (redis.away) return false;
      redis.given += slots.length;
      for (const { number } of slots) redis.jobs.add(number);
      return true;
    },
  };
  const near = new NearTimers(store, jobs, () => {
    looks.count += 1;
  });
  let last = 0;
  const set = async (...dueInMs: readonly number[]) => {
    const timers = dueInMs.map((ms) => ({ timerId: `t${(last += 1)}` as TimerId, tenantId: 'a' as TenantId, instanceId: 'b' as InstanceId, dueAt: new Date(clock.now().getTime() + ms) }));
    await near.wereSet(await store.set({} as Transaction, timers));
  };
  /** Seconds from the start. */
  const seconds = () => [...redis.jobs].map((number) => number - start.getTime() / 1000).toSorted((a, b) => a - b);
  return { clock, redis, looks, near, set, seconds };
}

it('timers that fall due in the same second share a job, whoever asks how often', async () => {
  const { redis, looks, set, seconds } = world();
  await set(3_000, 3_999, 5_000);
  await set(3_500, 5_001);
  expect(seconds()).toEqual([3, 5]);
  expect(redis.given).toBe(2);
  expect(looks.count).toBe(0);
});

it('a timer that falls due before a job could come is looked at by the replica that set it', async () => {
  const { looks, set, seconds } = world();
  await set(900);
  expect(looks.count).toBe(1);
  expect(seconds()).toEqual([]);
});

it('a timer set long ago has its job once it is near', async () => {
  const { clock, near, set, seconds } = world();
  await set(3_600_000);
  await near.find();
  expect(seconds()).toEqual([]);
  clock.advance(3_550_000);
  await near.find();
  expect(seconds()).toEqual([3_600]);
});

it('jobs that Redis has forgotten come again, and those it could not take', async () => {
  const { redis, near, set, seconds } = world();
  await set(20_000);
  redis.jobs.clear();
  await near.find();
  expect(seconds()).toEqual([20]);
  redis.away = true;
  await set(30_000);
  redis.away = false;
  await set(30_000);
  expect(seconds()).toEqual([20, 30]);
});
