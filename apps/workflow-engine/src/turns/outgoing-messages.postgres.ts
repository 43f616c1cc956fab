import { bookmarkClosures, definitionSchedules, scheduleOutcomes, timerCommands } from '@holdfast/contracts/queues';
import { owedMessage, type OwedMessage } from '@holdfast/queue/outbox';
import type { OutgoingMessage } from './outgoing-message.ts';

/** The message as a row of the outbox, in the queue that it belongs to. */
export function outboxRow({ messageId: id, ...message }: OutgoingMessage): OwedMessage {
  switch (message.type) {
    case 'set-timer': {
      const { timerId, tenantId, instanceId, dueAt } = message;
      return owedMessage(timerCommands, id, { command: 'set', timerId, tenantId, instanceId, dueAt });
    }
    case 'clear-timer':
      return owedMessage(timerCommands, id, { command: 'clear', timerIds: [message.timerId] });
    case 'close-bookmark':
      return owedMessage(bookmarkClosures, id, { bookmarkId: message.bookmarkId, reason: message.reason });
    case 'definition-published': {
      const { tenantId, definition, publishedBy, rule } = message;
      return owedMessage(definitionSchedules, id, { tenantId, definition, publishedBy, rule });
    }
    case 'tick-started': {
      const { scheduleId, tick, tenantId, instanceId } = message;
      return owedMessage(scheduleOutcomes, id, { outcome: 'started', scheduleId, tick, tenantId, instanceId });
    }
    case 'tick-refused': {
      const { scheduleId, tick, tenantId, code } = message;
      return owedMessage(scheduleOutcomes, id, { outcome: 'refused', scheduleId, tick, tenantId, code });
    }
    case 'tick-ended': {
      const { scheduleId, tick, tenantId, instanceId, status } = message;
      return owedMessage(scheduleOutcomes, id, { outcome: 'ended', scheduleId, tick, tenantId, instanceId, status });
    }
  }
}
