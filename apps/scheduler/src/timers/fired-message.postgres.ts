import type { JobOf, timersFired } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import type { Message } from '@holdfast/queue/outbox';
import type { Timer } from './timer.ts';

/** What the engine is told of a timer that fired. A timer fires once, and names its message. */
export function firedMessage({ timerId, tenantId, instanceId }: Timer): Message<JobOf<typeof timersFired>> {
  return { id: deriveUuid<MessageId>(timerId, 1), data: { timerId, tenantId, instanceId } };
}
