import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { Turn } from '../turns/turn.ts';
import { AwaitEnd } from './await-end.ts';
import type { InstanceRecord } from './instance-record.ts';
import type { Started } from './start-instance.ts';

const tenantId = ids.next<TenantId>();
const started: Started = { id: ids.next<InstanceId>(), definition: { namespace: 'test', name: 'any', version: '1.0.0' }, status: 'running', startedAt: new Date(0) };
// The wait reads no more of a turn and of a record than this.
const ended = { instanceId: started.id, ended: true, state: { status: 'completed', output: 1 } } as Turn;
const running = { status: 'running', state: { status: 'running' } } as InstanceRecord;

describe('a wait for the end of an instance', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends when this replica commits the end, and looks no more, not even when a look was under way', async () => {
    const look = Promise.withResolvers<InstanceRecord | undefined>();
    let looks = 0;
    const awaitEnd = new AwaitEnd({
      find: () => {
        looks += 1;
        return look.promise;
      },
    });
    const answer = awaitEnd.execute(tenantId, started, 20_000);
    await vi.advanceTimersByTimeAsync(500);
    awaitEnd.told(ended);
    expect(await answer).toMatchObject({ status: 'completed', output: 1 });
    look.resolve(running);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(looks).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails when a look fails, and leaves no timer', async () => {
    const awaitEnd = new AwaitEnd({ find: () => Promise.reject(new Error('the database is away')) });
    const answer = awaitEnd.execute(tenantId, started, 20_000);
    await Promise.all([expect(answer).rejects.toThrow('away'), vi.advanceTimersByTimeAsync(500)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up after its time, with the instance as it is then', async () => {
    const awaitEnd = new AwaitEnd({ find: () => Promise.resolve(running) });
    const answer = awaitEnd.execute(tenantId, started, 1_200);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(await answer).toMatchObject({ status: 'running' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
