/** The length of a slot, milliseconds: timers that fall due within the same one share a job, whatever their number. */
export const slotMs = 1_000;

/** What begins within this time is near, milliseconds: a bounded number of slots. */
export const nearMs = 60_000;

/** Milliseconds from the look at a slot to its beginning: more than the 100 ms by which Redis may end a blocking read too late. */
const aheadMs = 250;

/** Milliseconds that a commit may take without coming too late for a look that is still ahead. */
const commitMs = 250;

/** A stretch of time, aligned to 1970, with the timers that fall due in it. */
export interface Slot {
  /** Slots from 1970 to its beginning: its name, the same on every replica. */
  readonly number: number;
  /** When somebody is to look at what falls due in it, and then sleeps until the first of it. */
  readonly lookAt: Date;
}

/** The slot that a moment lies in. */
export function slotOf(dueAt: Date): Slot {
  const number = Math.floor(dueAt.getTime() / slotMs);
  return { number, lookAt: new Date(number * slotMs - aheadMs) };
}

/** The slots of these moments that are near and not to be looked at yet, each once, the earliest first. */
export function slotsAhead(now: Date, dueAts: readonly Date[]): Slot[] {
  const slots = new Map<number, Slot>();
  for (const slot of dueAts.map(slotOf)) if (slot.lookAt > now && slot.number * slotMs <= now.getTime() + nearMs) slots.set(slot.number, slot);
  return [...slots.values()].toSorted((one, other) => one.number - other.number);
}

/** Whether one of these moments lies in a slot whose look has been, or may be over before what was set at `now` is committed. */
export function mustLook(now: Date, dueAts: readonly Date[]): boolean {
  return dueAts.some((dueAt) => slotOf(dueAt).lookAt.getTime() <= now.getTime() + commitMs);
}
