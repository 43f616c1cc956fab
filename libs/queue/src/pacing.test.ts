import { describe, expect, it, vi } from 'vitest';
import { createBatcher } from './batcher.ts';
import { retryDelay } from './job-options.ts';
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
