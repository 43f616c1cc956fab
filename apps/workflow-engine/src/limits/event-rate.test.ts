import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { EventRate } from './event-rate.ts';

describe('the rate of events', () => {
  const [mine, theirs] = [ids.next<TenantId>(), ids.next<TenantId>()];

  it('lets ten seconds’ worth come at once, then says when more may come, to each tenant by itself', () => {
    const clock = new ManualClock(new Date(0));
    const rate = new EventRate(clock, 2);
    expect(rate.take(mine, 20)).toBe(0);
    expect(rate.take(mine, 4)).toBe(2);
    expect(rate.take(theirs, 1)).toBe(0);
    clock.advance(2_000);
    expect(rate.take(mine, 4)).toBe(0);
  });

  it('takes more than ten seconds’ worth when it has rested, and makes up for it', () => {
    const clock = new ManualClock(new Date(0));
    const rate = new EventRate(clock, 1);
    expect(rate.take(mine, 15)).toBe(0);
    clock.advance(5_000);
    expect(rate.take(mine, 1)).toBe(1);
    clock.advance(1_000);
    expect(rate.take(mine, 1)).toBe(0);
  });

  it('is no rate where there is no limit', () => {
    expect(new EventRate(new ManualClock(new Date(0)), Infinity).take(mine, 1e9)).toBe(0);
  });
});
