import { describe, expect, it } from 'vitest';
import { fireEdges, nextFireState } from './fire-state.ts';
import { nextScheduleState, scheduleEdges } from './schedule-state.ts';

describe('a schedule', () => {
  it('is paused and resumed, and ends for good', () => {
    expect(nextScheduleState('active', 'pause')).toBe('paused');
    expect(nextScheduleState('paused', 'resume')).toBe('active');
    expect(nextScheduleState('active', 'exhaust')).toBe('ended');
    expect(nextScheduleState('paused', 'exhaust')).toBeUndefined();
    expect(scheduleEdges.filter((edge) => edge.from === 'ended').map((edge) => edge.to)).toEqual(['ended']);
  });
});

describe('a record of the fire ledger', () => {
  it('is written once: nothing leads back to due or out of ended, and only a backfill out of skipped and misfired', () => {
    expect(fireEdges.filter(({ on }) => !on.startsWith('backfill')).map((edge): string => edge.from).filter((from) => ['skipped', 'misfired', 'ended'].includes(from))).toEqual([]);
    expect(nextFireState('misfired', 'fire')).toBe('misfired');
    expect(nextFireState('ended', 'start')).toBe('ended');
  });

  it('hears of the end before the start, when messages overtake each other', () => {
    expect(nextFireState(nextFireState('fired', 'end'), 'start')).toBe('ended');
  });
});
