import { timerSlots } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { deriveUuid, parseUuid } from '@holdfast/ids/uuid';
import { openHints, type HintOptions } from '@holdfast/queue/hints';
import type { SlotJobs } from './near-timers.ts';

const zeroth = parseUuid('00000000-0000-8000-8000-000000000000');

/** One delayed job a slot, by an id that every replica derives alike. Its delay is counted by the database's clock. */
export function redisSlotJobs(options: Omit<HintOptions<typeof timerSlots>, 'contract'>): SlotJobs & { close(): Promise<void> } {
  const hints = openHints({ ...options, contract: timerSlots });
  return {
    add: (now, slots) =>
      hints.give(slots.map(({ number, lookAt }) => ({ id: deriveUuid<MessageId>(zeroth, number), data: { slot: number }, delay: { from: now, ms: lookAt.getTime() - now.getTime() } }))),
    close: () => hints.close(),
  };
}
