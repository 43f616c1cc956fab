import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { FairQueue } from './fair-queue.ts';

describe('a fair queue', () => {
  it('gives a tenant’s after the other’s, each one’s oldest first (I12)', () => {
    const [busy, quiet] = [ids.next<TenantId>(), ids.next<TenantId>()];
    const queue = new FairQueue<string>();
    for (const item of ['b1', 'b2', 'b3']) queue.add(busy, item);
    queue.add(quiet, 'q1');
    expect(queue.take()).toBe('b1');
    queue.add(quiet, 'q2');
    queue.add(busy, 'b4');
    expect(Array.from({ length: 5 }, () => queue.take())).toEqual(['q1', 'b2', 'q2', 'b3', 'b4']);
    expect([queue.isEmpty, queue.take()]).toEqual([true, undefined]);
    queue.add(quiet, 'q3');
    expect([queue.isEmpty, queue.take(), queue.isEmpty]).toEqual([false, 'q3', true]);
  });
});
