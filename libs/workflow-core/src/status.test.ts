import { describe, expect, it } from 'vitest';
import { canTake, edges, instanceStatus, isTerminal, take, type EdgeName } from './status.ts';

const names = Object.keys(edges) as EdgeName[];

describe('the status of an instance', () => {
  it('never leaves completed, faulted or cancelled (I2)', () => {
    const terminal = instanceStatus.options.filter(isTerminal);
    expect(terminal).toEqual(['completed', 'faulted', 'cancelled']);
    for (const status of terminal) for (const edge of names) expect(canTake(status, edge)).toBe(false);
  });

  it('changes along an edge only', () => {
    expect(take('pending', 'start')).toBe('running');
    expect(() => take('completed', 'cancel')).toThrow('no edge cancel from completed');
  });

  it('can be reached from pending, whatever it is', () => {
    const reached = new Set(['pending']);
    for (let more = true; more; ) {
      const size = reached.size;
      for (const { from, to } of Object.values(edges)) if (from.some((status) => reached.has(status))) reached.add(to);
      more = reached.size > size;
    }
    expect([...reached].toSorted()).toEqual([...instanceStatus.options].toSorted());
  });
});
