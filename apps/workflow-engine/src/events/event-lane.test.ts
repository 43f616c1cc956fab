import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { EventLane } from './event-lane.ts';

const tenantId = ids.next<TenantId>();

const stored = (position: string, data = '') => ({ tenantId, position, event: { specversion: '1.0' as const, id: position, source: 'test:here', type: 'placed', data } });

describe('a lane of events', () => {
  it('has each once, from when it is added until it is done with', () => {
    const lane = new EventLane();
    expect(lane.add([stored('1'), stored('2'), stored('3')])).toBe(3);
    const { batch } = lane.take(2);
    expect(batch.map(({ position }) => position)).toEqual(['1', '2']);
    expect(lane.add([stored('1'), stored('3'), stored('4')])).toBe(1);
    expect(lane.done(batch)).toBe(2);
    expect(lane.take(9).batch.map(({ position }) => position)).toEqual(['3', '4']);
    expect(lane.add([stored('1')])).toBe(1);
    expect(lane.load).toBe(3);
  });

  it('counts a large event as several (I15)', () => {
    const lane = new EventLane();
    expect(lane.add([stored('1', 'x'.repeat(2 ** 20)), stored('2')])).toBe(66);
    expect(lane.done(lane.take(1).batch)).toBe(65);
  });
});
