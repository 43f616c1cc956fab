import type { Clock } from '@holdfast/clock/clock';
import type { TimerId } from '@holdfast/ids/ids';
import { aheadMs, handOverMs } from '@holdfast/schedule-core/hand-over';
import type { Transaction } from '@holdfast/transaction/transaction';
import { nextTimerState, type Timer, type TimerState } from './timer.ts';
import type { Coming, Look, TimerStore } from './timer.store.ts';

interface Entry {
  readonly state: TimerState;
  readonly timer?: Timer;
  readonly endedAt?: Date;
}

/** What the Postgres store does, in a map; `clock` is its database clock. */
export class MemoryTimerStore implements TimerStore {
  #entries = new Map<TimerId, Entry>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async set(_tx: Transaction, timers: readonly Timer[]): Promise<Coming> {
    const dueAts: Date[] = [];
    for (const timer of timers) {
      if (this.#entries.has(timer.timerId)) continue;
      this.#entries.set(timer.timerId, { state: 'waiting', timer });
      dueAts.push(timer.dueAt);
    }
    return { at: this.#clock.now(), dueAts };
  }

  async coming(withinMs: number, everyMs: number): Promise<Coming> {
    const at = this.#clock.now();
    const stretchOf = (moment: number): number => Math.floor(moment / everyMs);
    const first = new Map<number, Date>();
    for (const { dueAt } of this.#waiting()) {
      const stretch = stretchOf(dueAt.getTime());
      if (dueAt >= at && stretch <= stretchOf(at.getTime() + withinMs) && !first.has(stretch)) first.set(stretch, dueAt);
    }
    return { at, dueAts: [...first.values()] };
  }

  async clear(_tx: Transaction, timerIds: readonly TimerId[]): Promise<void> {
    for (const timerId of timerIds) {
      const entry = this.#entries.get(timerId);
      const state = nextTimerState(entry?.state ?? 'absent', 'clear');
      if (state === 'cleared') this.#entries.set(timerId, { ...entry, state, endedAt: entry?.endedAt ?? this.#clock.now() });
    }
  }

  async fireDue(limit: number): Promise<Look> {
    const now = this.#clock.now();
    const waiting = this.#waiting();
    const horizon = new Date(now.getTime() + aheadMs);
    const fired = waiting.filter((timer) => timer.dueAt <= horizon).slice(0, limit);
    for (const timer of fired) this.#entries.set(timer.timerId, { state: 'fired', timer, endedAt: now });
    const next = waiting.find((timer) => timer.dueAt > horizon);
    return { at: now, fired, untilNext: next === undefined ? undefined : next.dueAt.getTime() - handOverMs - now.getTime() };
  }

  async prune(_tx: Transaction, days: number, limit: number): Promise<number> {
    const before = this.#clock.now().getTime() - days * 86_400_000;
    const old = [...this.#entries].filter(([, entry]) => entry.endedAt !== undefined && entry.endedAt.getTime() < before).slice(0, limit);
    for (const [timerId] of old) this.#entries.delete(timerId);
    return old.length;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** For rolling back: the store as it is now. */
  copy(): MemoryTimerStore {
    const copy = new MemoryTimerStore(this.#clock);
    copy.#entries = new Map(this.#entries);
    return copy;
  }

  restore(before: MemoryTimerStore): void {
    this.#entries = before.#entries;
  }

  #waiting(): Timer[] {
    return [...this.#entries.values()]
      .flatMap((entry) => (entry.state === 'waiting' && entry.timer !== undefined ? [entry.timer] : []))
      .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  }
}
