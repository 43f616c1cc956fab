import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { InstanceQuota } from './instance-quota.ts';

describe('the quota of instances', () => {
  const [mine, theirs] = [ids.next<TenantId>(), ids.next<TenantId>()];

  function quota(limit: number) {
    const clock = new ManualClock(new Date(0));
    const active = new Map<TenantId, number>();
    const counts: TenantId[] = [];
    const own = new InstanceQuota((tenantId) => (counts.push(tenantId), Promise.resolve(active.get(tenantId) ?? 0)), clock, limit);
    return { own, clock, active, counts };
  }

  it('admits as many as are left, to each tenant its own', async () => {
    const { own, active } = quota(3);
    active.set(mine, 1);
    expect(await Promise.all([1, 2, 3].map(() => own.admit(mine)))).toEqual([true, true, false]);
    expect(await own.admit(theirs)).toBe(true);
  });

  it('counts once a minute, and again when the limit is reached', async () => {
    const { own, active, counts, clock } = quota(2);
    for (const expected of [true, true, false]) expect(await own.admit(mine)).toBe(expected);
    expect(counts).toHaveLength(1);
    active.set(mine, 1);
    clock.advance(1_000);
    expect(await own.admit(mine)).toBe(true);
    expect(counts).toHaveLength(2);
    clock.advance(60_000);
    active.set(mine, 2);
    expect(await own.admit(mine)).toBe(false);
  });

  it('counts again whenever an eighth of the room is filled, so that two replicas go beyond the limit by no more than that', async () => {
    const [clock, limit] = [new ManualClock(new Date(0)), 8_000];
    let started = 0;
    let counts = 0;
    const replica = () => new InstanceQuota(() => ((counts += 1), Promise.resolve(started)), clock, limit);
    const [one, other] = [replica(), replica()];
    // The other counts while all is free, and fills its part at the very end.
    const start = async (asked: InstanceQuota) => ((await asked.admit(mine)) ? ((started += 1), true) : false);
    expect(await start(other)).toBe(true);
    while (await start(one));
    expect(started).toBe(limit);
    while (await start(other));
    expect(started).toBeGreaterThan(limit);
    expect(started).toBeLessThanOrEqual(limit + limit / 8);
    expect(counts).toBeLessThan(80);
  });

  it('counts nothing where there is no limit, and again when counting failed', async () => {
    const { own, counts } = quota(Infinity);
    expect(await own.admit(mine)).toBe(true);
    expect(counts).toEqual([]);
    let attempt = 0;
    const failing = new InstanceQuota(() => ((attempt += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve(0)), new ManualClock(new Date(0)), 1);
    await expect(failing.admit(mine)).rejects.toThrow('away');
    expect(await failing.admit(mine)).toBe(true);
  });
});
