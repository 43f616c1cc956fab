import { mustLook, nearMs, slotMs, slotsAhead, type Slot } from '@holdfast/schedule-core/slots';
import type { Coming, TimerStore } from './timer.store.ts';

/** Jobs that make some replica look at the timers of a slot in time. */
export interface SlotJobs {
  /** A slot whose job waits already keeps it. Never throws. @returns whether the jobs were taken. */
  add(now: Date, slots: readonly Slot[]): Promise<boolean>;
}

/** Sees to it that some replica looks in time at timers that fall due soon. What is due, the database alone says (I8); none of this can fire a timer, or lose one. */
export class NearTimers {
  readonly #timers: TimerStore;
  readonly #jobs: SlotJobs;
  readonly #look: () => void;
  /** Numbers of slots whose job was added and is not due yet, as far as this replica knows: as many as are near. */
  #added = new Set<number>();

  /** @param look makes this replica look now. */
  constructor(timers: TimerStore, jobs: SlotJobs, look: () => void) {
    this.#timers = timers;
    this.#jobs = jobs;
    this.#look = look;
  }

  /** For timers that were just set: a job for each slot that has none, or a look where it is too late for one. */
  async wereSet({ at, dueAts }: Coming): Promise<void> {
    if (mustLook(at, dueAts)) this.#look();
    await this.#add(at, slotsAhead(at, dueAts).filter(({ number }) => !this.#added.has(number)));
  }

  /** For all timers that have come near: those set long ago, and those whose jobs were forgotten. */
  async find(): Promise<void> {
    const { at, dueAts } = await this.#timers.coming(nearMs, slotMs);
    const slots = slotsAhead(at, dueAts);
    this.#added = new Set();
    await this.#add(at, slots);
  }

  async #add(at: Date, slots: readonly Slot[]): Promise<void> {
    if (slots.length > 0 && (await this.#jobs.add(at, slots))) for (const { number } of slots) this.#added.add(number);
  }
}
