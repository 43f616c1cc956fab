import { ManualClock } from '@holdfast/clock/manual-clock';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { handOverMs } from '@holdfast/schedule-core/hand-over';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import { ClearTimers } from './clear-timers.ts';
import { FireDueTimers } from './fire-due-timers.ts';
import { PruneTimers } from './prune-timers.ts';
import { SetTimer } from './set-timer.ts';
import { timerCommandsConsumer } from './timer-commands.consumer.ts';
import { nextTimerState, timerEdges, type Timer } from './timer.ts';
import { MemoryTimerStore } from './timer.store.memory.ts';
import { timerStoreSuite } from './timer.store.testsuite.ts';

const start = new Date('2026-01-01T00:00:00Z');
const none = {} as Transaction;
const longestSleepMs = 1_000;

/** A map knows no rollback: snapshots make one. */
class MemoryTransactions implements Transactions {
  readonly #make: () => MemoryTimerStore;
  readonly #adopt: (store: MemoryTimerStore) => void;

  constructor(make: () => MemoryTimerStore, adopt: (store: MemoryTimerStore) => void) {
    this.#make = make;
    this.#adopt = adopt;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const before = this.#make();
    try {
      return await work(none);
    } catch (error) {
      this.#adopt(before);
      throw error;
    }
  }
}

function world() {
  const clock = new ManualClock(start);
  const store = new MemoryTimerStore(clock);
  const transactions = new MemoryTransactions(() => store.copy(), (before) => store.restore(before));
  return { clock, store, transactions };
}

describe('the memory timer store', () => {
  timerStoreSuite(async () => {
    const { store, transactions, clock } = world();
    return { store, transactions, now: async () => clock.now() };
  });
});

describe('a timer', () => {
  it('ends once: nothing leads out of fired or cleared', () => {
    for (const on of ['set', 'clear', 'due'] as const) {
      expect(nextTimerState('fired', on)).toBe('fired');
      expect(nextTimerState('cleared', on)).toBe('cleared');
    }
    expect(timerEdges.every((edge) => edge.from === 'absent' || edge.from === 'waiting')).toBe(true);
  });

  it('is set and cleared by its commands, and fires a little before its moment', async () => {
    const { clock, store, transactions } = world();
    const handle = timerCommandsConsumer(new SetTimer(transactions, store, () => undefined), new ClearTimers(transactions, store));
    const told: Timer[] = [];
    const fire = new FireDueTimers(store, longestSleepMs, ({ fired }) => told.push(...fired));
    const timer = (n: number) => ({
      timerId: `00000000-0000-7000-8000-00000000000${n}` as TimerId,
      tenantId: '00000000-0000-7000-8000-0000000000aa' as TenantId,
      instanceId: '00000000-0000-7000-8000-0000000000bb' as InstanceId,
    });
    await handle({ command: 'set', ...timer(1), dueAt: '2026-01-01T00:00:05Z' });
    await handle({ command: 'set', ...timer(2), dueAt: '2026-01-01T00:00:09Z' });
    expect(await fire.execute()).toBe(longestSleepMs);
    clock.advance(4300);
    expect(await fire.execute()).toBe(700 - handOverMs);
    clock.advance(700 - handOverMs);
    expect(await fire.execute()).toBe(longestSleepMs);
    expect(told).toMatchObject([timer(1)]);
    await handle({ command: 'clear', timerIds: [timer(2).timerId] });
    clock.advance(4000 + handOverMs);
    expect(await fire.execute()).toBe(longestSleepMs);
    expect(told).toMatchObject([timer(1)]);
    clock.advance(8 * 86_400_000);
    await new PruneTimers(transactions, store).execute();
    expect(store.size).toBe(0);
  });

  it('does not hold up the others when hundreds are due at once: all fire in one run', async () => {
    const { clock, store } = world();
    await store.set(none, Array.from({ length: 450 }, (_, n) => ({ timerId: `t${n}` as TimerId, tenantId: 'a' as TenantId, instanceId: 'b' as InstanceId, dueAt: clock.now() })));
    const batches: number[] = [];
    await new FireDueTimers(store, longestSleepMs, ({ fired }) => batches.push(fired.length)).execute();
    expect(batches).toEqual([200, 200, 50]);
    clock.advance(8 * 86_400_000);
    expect(await store.prune(none, 7, 1000)).toBe(450);
  });
});
