import { scheduleTicks, type JobOf } from '@holdfast/contracts/queues';
import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId, MessageId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import { enqueueAll } from '@holdfast/queue/outbox';
import type { Ending } from '@holdfast/schedule-core/overlap';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DefinitionKey, Schedule } from './schedule.ts';

/** A tick that fires. */
export interface StartMessage {
  readonly scheduleId: ScheduleId;
  readonly tick: Date;
  readonly tenantId: TenantId;
  readonly definition: DefinitionKey;
  readonly inputOf?: number;
  readonly priority: number;
}

/** I12: ticks of a tenant within a minute that share a place in the queue of the engine. */
const sharingPlace = 50;

/**
 * The tick of a schedule as it is now. An empty input needs nobody to ask for it.
 *
 * @param recent ticks of the tenant that fired within the last minute, before this one
 */
export function startOf({ id, tenantId, version, spec: { definition, input } }: Schedule, tick: Date, recent: number): StartMessage {
  const isEmpty = typeof input === 'object' && input !== null && !Array.isArray(input) && Object.keys(input).length === 0;
  return { scheduleId: id, tick, tenantId, definition, ...(isEmpty ? {} : { inputOf: version }), priority: 1 + Math.min(Math.floor(recent / sharingPlace), 100_000) };
}

/** An instance that a later tick wants ended. */
export interface EndMessage {
  readonly scheduleId: ScheduleId;
  readonly tick: Date;
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly how: Ending;
}

type Job = JobOf<typeof scheduleTicks>;

/** Owes the engine what `tx` decided. */
export async function oweTicks(tx: Transaction, ids: IdSource, starts: readonly StartMessage[], ends: readonly EndMessage[]): Promise<void> {
  const jobs: { readonly data: Job; readonly priority: number }[] = [
    ...ends.map(({ tick, ...end }) => ({ data: { command: 'end' as const, tick: tick.toISOString(), ...end }, priority: 0 })),
    ...starts.map(({ tick, priority, ...start }) => ({ data: { command: 'start' as const, tick: tick.toISOString(), ...start }, priority })),
  ];
  await enqueueAll(tx, scheduleTicks, jobs.map((job) => ({ id: ids.next<MessageId>(), ...job })));
}
