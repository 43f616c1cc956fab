import type { MessageId, InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import { deriveUuid, isUuid } from '@holdfast/ids/uuid';
import type { OutgoingMessage } from '../turns/outgoing-message.ts';

/** A tick of a schedule: the identity of the instance that it starts. */
export interface ScheduledTick {
  readonly scheduleId: ScheduleId;
  /** RFC 3339, in UTC with milliseconds. */
  readonly tick: string;
}

/** Begins the idempotency key of a tick. The space keeps it apart from every key that a request can bring: they are visible ASCII. */
const mark = 'schedule ';

export function tickKey({ scheduleId, tick }: ScheduledTick): string {
  return `${mark}${scheduleId} ${tick}`;
}

/** The tick of a key that `tickKey` made; undefined for the keys of requests. */
function tickOf(key: string | undefined): ScheduledTick | undefined {
  if (key?.startsWith(mark) !== true) return undefined;
  const [scheduleId = '', tick = ''] = key.slice(mark.length).split(' ');
  return isUuid(scheduleId) ? { scheduleId: scheduleId as ScheduleId, tick } : undefined;
}

interface Ended {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly idempotencyKey?: string | undefined;
  readonly status: string;
}

/** The message that the end of an instance owes to the scheduler, if a tick started it. An instance ends once, and names it. */
export function endOfTick({ tenantId, instanceId, idempotencyKey, status }: Ended): OutgoingMessage[] {
  const tick = tickOf(idempotencyKey);
  if (tick === undefined || (status !== 'completed' && status !== 'faulted' && status !== 'cancelled')) return [];
  return [{ messageId: deriveUuid<MessageId>(instanceId, 2), type: 'tick-ended', ...tick, tenantId, instanceId, status }];
}
