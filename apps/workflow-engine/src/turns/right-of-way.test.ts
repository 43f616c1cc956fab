import type { InstanceId } from '@holdfast/ids/ids';
import { Unavailable } from '@holdfast/problem/unavailable';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ids } from '../testing/turns.ts';
import { RightOfWay } from './right-of-way.ts';

const instanceId = ids.next<InstanceId>();

/** What becomes of attempts, one after the other: those before the last are stale. */
function staleTimes(times: number, seen: () => unknown): () => Promise<'stale' | unknown[]> {
  const found: unknown[] = [];
  return () => {
    found.push(seen());
    return Promise.resolve(found.length > times ? found : 'stale');
  };
}

describe('the right of way', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is asked for after three attempts that others overtook, here, and after six everywhere', async () => {
    const elsewhere: InstanceId[] = [];
    const way = new RightOfWay((id) => Promise.resolve(elsewhere.push(id)));
    const seen = () => [way.awaited(instanceId) !== undefined, elsewhere.length];
    expect(await way.insist(instanceId, staleTimes(7, seen))).toEqual([[false, 0], [false, 0], [false, 0], [true, 0], [true, 0], [true, 0], [true, 1], [true, 1]]);
    expect(way.awaited(instanceId)).toBeUndefined();
    expect(elsewhere).toEqual([instanceId]);
  });

  it('is asked for everywhere again and again, for elsewhere it is given for a moment only', async () => {
    let asked = 0;
    const way = new RightOfWay(() => Promise.resolve((asked += 1)));
    const seen = await way.insist(instanceId, staleTimes(18, () => asked));
    expect(seen).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
  });

  it('is awaited until all who ask have come through, and not for other instances', async () => {
    const way = new RightOfWay(() => Promise.resolve());
    const [one, other] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const asking = [one, other].map(({ promise }) => {
      let attempts = 0;
      return way.insist(instanceId, () => ((attempts += 1) <= 3 ? Promise.resolve('stale' as const) : promise));
    });
    await vi.waitFor(() => expect(way.awaited(instanceId)).toBeDefined());
    expect(way.awaited(ids.next<InstanceId>())).toBeUndefined();
    let passed = false;
    const going = way.awaited(instanceId)?.then(() => (passed = true));
    await vi.advanceTimersByTimeAsync(0);
    one.resolve('came');
    expect(await asking[0]).toBe('came');
    await vi.advanceTimersByTimeAsync(0);
    expect(passed).toBe(false);
    other.reject(new Error('failed'));
    await expect(asking[1]).rejects.toThrow('failed');
    await going;
    expect(way.awaited(instanceId)).toBeUndefined();
  });

  it('is given for a moment to whoever asks elsewhere', async () => {
    const way = new RightOfWay(() => Promise.resolve());
    way.askedElsewhere(instanceId);
    way.askedElsewhere(instanceId);
    await vi.advanceTimersByTimeAsync(49);
    expect(way.awaited(instanceId)).toBeDefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(way.awaited(instanceId)).toBeUndefined();
  });

  it('is no longer asked for after fifty attempts', async () => {
    const way = new RightOfWay(() => Promise.resolve());
    await expect(way.insist(instanceId, () => Promise.resolve('stale'))).rejects.toThrow(Unavailable);
    expect(way.awaited(instanceId)).toBeUndefined();
  });
});
