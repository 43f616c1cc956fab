import { scheduleTicks, type JobOf } from '@holdfast/contracts/queues';
import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId, MessageId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import { enqueueAll } from '@holdfast/queue/outbox';
import type { Ending } from '@holdfast/schedule-core/overlap';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Json, DefinitionKey } from './schedule.ts';

/** A tick that fires. */
export interface StartMessage {
  readonly scheduleId: ScheduleId;
  readonly tick: Date;
  readonly tenantId: TenantId;
  readonly definition: DefinitionKey;
  readonly input: Json;
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
  const jobs: Job[] = [
    ...ends.map(({ scheduleId, tick, tenantId, instanceId, how }): Job => ({ command: 'end', scheduleId, tick: tick.toISOString(), tenantId, instanceId, how })),
    ...starts.map(({ scheduleId, tick, tenantId, definition, input }): Job => ({ command: 'start', scheduleId, tick: tick.toISOString(), tenantId, definition, input: JSON.stringify(input) })),
  ];
  await enqueueAll(tx, scheduleTicks, jobs.map((data) => ({ id: ids.next<MessageId>(), data })));
}
