import { ManualClock } from '@holdfast/clock/manual-clock';
import { describe, expect, it } from 'vitest';
import { rememberedUses, sharedUses } from './first-use.ts';

const clock = () => new ManualClock(new Date('2026-03-01T12:00:00Z'));

describe('the use of a name', () => {
  it('is the first one once, until it is forgotten', async () => {
    const time = clock();
    const first = rememberedUses(time);
    expect([await first('a', 60), await first('a', 60), await first('b', 60)]).toEqual([true, false, true]);
    time.advance(60_000);
    expect(await first('a', 60)).toBe(true);
  });

  it('is the first one on one of many replicas', async () => {
    const everywhere = rememberedUses(clock());
    const replicas = [1, 2].map(() => sharedUses(everywhere, clock(), () => undefined));
    expect(await Promise.all(replicas.map((first) => first('a', 60)))).toEqual([true, false]);
  });

  it('is the first one on each replica while they cannot ask each other, which is told', async () => {
    const told: unknown[] = [];
    const first = sharedUses(() => Promise.reject(new Error('away')), clock(), (error) => void told.push(error));
    expect([await first('a', 60), await first('a', 60)]).toEqual([true, false]);
    expect(told).toHaveLength(1);
  });
});
