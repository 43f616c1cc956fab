import { bookmarkClosures, resumeResults, scheduleOutcomes, timerCommands, type JobOf } from '@holdfast/contracts/queues';
import { enqueueAll, type Message } from '@holdfast/queue/outbox';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { OutgoingMessage } from './outgoing-message.ts';

/** Owes the messages to their queues from the moment `tx` commits: one statement a queue. */
export async function enqueueMessages(tx: Transaction, messages: readonly OutgoingMessage[]): Promise<void> {
  const timers: Message<JobOf<typeof timerCommands>>[] = [];
  const closures: Message<JobOf<typeof bookmarkClosures>>[] = [];
  const results: Message<JobOf<typeof resumeResults>>[] = [];
  const outcomes: Message<JobOf<typeof scheduleOutcomes>>[] = [];
  for (const { messageId: id, ...message } of messages) {
    switch (message.type) {
      case 'set-timer': {
        const { timerId, tenantId, instanceId, dueAt } = message;
        timers.push({ id, data: { command: 'set', timerId, tenantId, instanceId, dueAt } });
        break;
      }
      case 'clear-timer':
        timers.push({ id, data: { command: 'clear', timerId: message.timerId } });
        break;
      case 'close-bookmark':
        closures.push({ id, data: { bookmarkId: message.bookmarkId, reason: message.reason } });
        break;
      case 'resume-result':
        results.push({ id, data: { redemptionId: message.redemptionId, result: message.result } });
        break;
      case 'tick-started': {
        const { scheduleId, tick, tenantId, instanceId } = message;
        outcomes.push({ id, data: { outcome: 'started', scheduleId, tick, tenantId, instanceId } });
        break;
      }
      case 'tick-refused': {
        const { scheduleId, tick, tenantId, code } = message;
        outcomes.push({ id, data: { outcome: 'refused', scheduleId, tick, tenantId, code } });
        break;
      }
      case 'tick-ended': {
        const { scheduleId, tick, tenantId, instanceId, status } = message;
        outcomes.push({ id, data: { outcome: 'ended', scheduleId, tick, tenantId, instanceId, status } });
        break;
      }
    }
  }
  await enqueueAll(tx, timerCommands, timers);
  await enqueueAll(tx, bookmarkClosures, closures);
  await enqueueAll(tx, resumeResults, results);
  await enqueueAll(tx, scheduleOutcomes, outcomes);
}
