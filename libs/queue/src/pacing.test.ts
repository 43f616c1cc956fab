import { describe, expect, it, vi } from 'vitest';
import { createBatcher } from './batcher.ts';
import { retryDelay } from './job-options.ts';
import { anHour, putBackDelay } from './patience.ts';
import { startPacemaker } from './pacemaker.ts';

describe('a batcher', () => {
  it('flushes the first item at once, and together what came meanwhile', async () => {
    const flushed: (readonly number[])[] = [];
    let release = (): void => undefined;
    const batcher = createBatcher<number>((items) => {
      flushed.push(items);
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    for (const item of [1, 2, 3]) batcher.add(item);
    expect(flushed).toEqual([[1]]);
    release();
    await vi.waitFor(() => expect(flushed).toEqual([[1], [2, 3]]), 30_000);
    release();
    await batcher.idle();
  });
});

it('a batcher that rests between flushes takes in what comes meanwhile, and is idle when the last is flushed', async () => {
  const flushed: (readonly number[])[] = [];
  const batcher = createBatcher<number>(async (items) => void flushed.push(items), 5);
  batcher.add(1);
  await vi.waitFor(() => expect(flushed).toEqual([[1]]), 30_000);
  for (const item of [2, 3]) batcher.add(item);
  expect(flushed).toEqual([[1]]);
  await batcher.idle();
  expect(flushed).toEqual([[1], [2, 3]]);
});

describe('a pacemaker', () => {
  it('runs at once, once more when woken during a run, and never twice at a time', async () => {
    let runs = 0;
    let release = (): void => undefined;
    const pacemaker = startPacemaker(() => {
      runs += 1;
      return new Promise((resolve) => {
        release = () => resolve(3_600_000);
      });
    });
    pacemaker.wake();
    pacemaker.wake();
    expect(runs).toBe(1);
    release();
    await vi.waitFor(() => expect(runs).toBe(2), 30_000);
    release();
    await pacemaker.stop();
    pacemaker.wake();
    expect(runs).toBe(2);
  });

  it('runs again after the pause that the work asked for', async () => {
    vi.useFakeTimers();
    let runs = 0;
    const pacemaker = startPacemaker(async () => {
      runs += 1;
      return 250;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(5);
    await pacemaker.stop();
    vi.useRealTimers();
  });
});

describe('the delay of a retry', () => {
  it('doubles from 200 ms to 30 s, less up to a quarter', () => {
    expect([1, 2, 3, 9, 1_000].map((attempt) => retryDelay(attempt, 0))).toEqual([200, 400, 800, 30_000, 30_000]);
    expect(retryDelay(1, 1)).toBe(150);
  });
});

describe('the delay of a message that is put back', () => {
  const over = anHour.inAllMs;

  it('doubles from 1 s to 30 s, less up to a quarter', () => {
    expect([0, 1, 4, 5, 100].map((times) => putBackDelay(anHour, times, 0, 0))).toEqual([1_000, 2_000, 16_000, 30_000, 30_000]);
    expect(putBackDelay(anHour, 0, 0, 1)).toBe(750);
  });

  it('ends when an hour has passed with it, and not for a message that is merely old', () => {
    const times = [0, 50, 122, 123, 124, 1_000_000_000];
    expect(times.map((time) => putBackDelay(anHour, time, over, 0) === undefined)).toEqual([false, false, false, false, true, true]);
    expect(putBackDelay(anHour, 1_000_000_000, over - 1, 0)).toBe(30_000);
  });
});
