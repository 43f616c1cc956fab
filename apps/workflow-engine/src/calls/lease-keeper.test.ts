import type { CallId } from '@holdfast/ids/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { CallStore } from './call.store.ts';
import { LeaseKeeper } from './lease-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store that counts renewals, and has lost the leases in `lost`. */
function watched() {
  const renewed: (readonly CallId[])[] = [];
  const lost = new Set<CallId>();
  const nothing = () => Promise.resolve();
  const store: CallStore = {
    claimExpired: () => Promise.resolve([]),
    renew: (callIds) => {
      renewed.push(callIds);
      return Promise.resolve(callIds.filter((callId) => !lost.has(callId)));
    },
    postpone: nothing,
    discard: nothing,
  };
  return { renewed, lost, keeper: new LeaseKeeper(store, 3000, () => undefined) };
}

describe('the keeper of leases', () => {
  it('renews every call that runs, in one statement, three times a lease', async () => {
    const { renewed, keeper } = watched();
    const [one, other] = [ids.next<CallId>(), ids.next<CallId>()];
    const release = keeper.hold(one);
    keeper.hold(other);
    await vi.advanceTimersByTimeAsync(3000);
    expect(renewed).toEqual([[one, other], [one, other], [one, other]]);
    release();
    await vi.advanceTimersByTimeAsync(1000);
    expect(renewed.at(-1)).toEqual([other]);
  });

  it('does nothing while no call runs (I15)', async () => {
    const { renewed, keeper } = watched();
    keeper.hold(ids.next<CallId>())();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renewed).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up what another replica has taken over', async () => {
    const { renewed, lost, keeper } = watched();
    const [one, other] = [ids.next<CallId>(), ids.next<CallId>()];
    keeper.hold(one);
    keeper.hold(other);
    lost.add(one);
    await vi.advanceTimersByTimeAsync(2000);
    expect(renewed).toEqual([[one, other], [other]]);
  });
});
