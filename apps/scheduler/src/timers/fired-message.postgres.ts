import { timersFired, type JobOf } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import type { Message } from '@holdfast/queue/outbox';
import type { Timer } from './timer.ts';

/** What the engine is told of a timer that fired. A timer fires once, and names its message. */
export function firedMessage({ timerId, tenantId, instanceId }: Timer): Message<JobOf<typeof timersFired>> {
  return { id: parseUuid<MessageId>(timerId), data: { timerId, tenantId, instanceId } };
}

/** SQL that gives the same messages of `fired`, which has the columns of a timer, for `insertHeld`. */
export function firedMessages(fired: string): string {
  return `SELECT timer_id, '${timersFired.name}', jsonb_build_object('timerId', timer_id, 'tenantId', tenant_id, 'instanceId', instance_id) FROM ${fired}`;
}
