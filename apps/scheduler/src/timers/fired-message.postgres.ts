import { timersFired, timersTogether, type JobOf } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import type { Message } from '@holdfast/queue/outbox';
import type { Timer } from './timer.ts';

/** What the engine is told of timers that fired together, in the order of their ids. A timer fires once: the first names the message. */
export function firedMessages(fired: readonly Timer[]): Message<JobOf<typeof timersFired>>[] {
  const timers = fired.map(({ timerId, tenantId, instanceId, dueAt }) => ({ timerId, tenantId, instanceId, dueAt: dueAt.toISOString() })).toSorted((one, other) => (one.timerId < other.timerId ? -1 : 1));
  const messages: Message<JobOf<typeof timersFired>>[] = [];
  for (let first = 0; first < timers.length; first += timersTogether) {
    messages.push({ id: parseUuid<MessageId>(timers[first]?.timerId ?? ''), data: { timers: timers.slice(first, first + timersTogether) } });
  }
  return messages;
}

/** As `Date.prototype.toISOString` writes it. */
function instantOf(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** SQL that gives the same messages of `fired`, which has the columns of a timer, for `insertHeld`. */
export function owedMessages(fired: string): string {
  return `SELECT (array_agg(timer_id ORDER BY timer_id))[1], '${timersFired.name}',
                 jsonb_build_object('timers', jsonb_agg(jsonb_build_object('timerId', timer_id, 'tenantId', tenant_id, 'instanceId', instance_id, 'dueAt', ${instantOf('due_at')}) ORDER BY timer_id))
          FROM (SELECT *, (row_number() OVER (ORDER BY timer_id) - 1) / ${timersTogether} AS part FROM ${fired}) AS parts GROUP BY part`;
}
