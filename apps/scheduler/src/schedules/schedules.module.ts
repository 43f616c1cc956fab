import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { definitionSchedules, scheduleOutcomes, scheduleTicks } from '@holdfast/contracts/queues';
import type { IdSource } from '@holdfast/ids/id-source';
import { startConsumer } from '@holdfast/queue/consumer';
import { parkedMessages } from '@holdfast/queue/parked';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import type { QueueRedis } from '@holdfast/queue/redis';
import type { Seal } from '@holdfast/queue/seal';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { Provider } from '@nestjs/common';
import type { SchedulerMetrics } from '../metrics/scheduler-metrics.ts';
import { BackfillSchedule } from './backfill-schedule.ts';
import { ChangeSchedule } from './change-schedule.ts';
import { CreateSchedule } from './create-schedule.ts';
import { DecideDueTicks } from './decide-due-ticks.ts';
import { PostgresDefinitionScheduleStore } from './definition-schedule.store.postgres.ts';
import { definitionSchedulesConsumer } from './definition-schedules.consumer.ts';
import { EditSchedule } from './edit-schedule.ts';
import { PostgresFireLedger } from './fire-ledger.store.postgres.ts';
import { FireDueTicks } from './fire-due-ticks.ts';
import { PruneFires } from './prune-fires.ts';
import { ReadSchedules } from './read-schedules.ts';
import { RegisterDefinition, type Announcement } from './register-definition.ts';
import { RunSchedule } from './run-schedule.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import { scheduleOutcomesConsumer } from './schedule-outcomes.consumer.ts';
import { PostgresScheduleStore, schedulesChannel } from './schedule.store.postgres.ts';
import { SettleOutcome } from './settle-outcome.ts';
import { SettleParked } from './settle-parked.ts';

const pruneEveryMs = 3_600_000;
const parkedEveryMs = 30_000;
const parkedAtOnce = 1_000;
/** Looks again after this long at the latest, whatever was in sight: another replica may have died. */
const longestSleepMs = 1_000;
/** What is overdue and not ours is being decided by another replica. */
const shortestSleepMs = 20;
const afterFailureMs = 500;

export interface SchedulesParts {
  readonly database: Database;
  readonly ids: IdSource;
  readonly limits: ScheduleLimits;
  readonly metrics: SchedulerMetrics;
  readonly audit: AuditLog;
  readonly logger: Logger;
}

/** The use cases of schedules, on Postgres. */
export function schedulesOn({ database, ids, limits, logger, metrics, audit }: SchedulesParts) {
  const { transactions } = database;
  const [schedules, ledger] = [new PostgresScheduleStore(database), new PostgresFireLedger(database, ids)];
  const decide = new DecideDueTicks(ledger, limits, ({ id, tenantId }) => logger.error('the timetable of a schedule cannot be read; its ticks wait', { scheduleId: id, tenantId }));
  const providers: Provider[] = [
    { provide: CreateSchedule, useFactory: () => new CreateSchedule({ transactions, schedules, limits, ids, audit }) },
    { provide: EditSchedule, useFactory: () => new EditSchedule({ transactions, schedules, ledger, decide, limits, audit }) },
    { provide: ChangeSchedule, useFactory: () => new ChangeSchedule({ transactions, schedules, ledger, decide, audit }) },
    { provide: RunSchedule, useFactory: () => new RunSchedule({ transactions, schedules, ledger, limits, audit }) },
    { provide: BackfillSchedule, useFactory: () => new BackfillSchedule({ transactions, schedules, ledger, decide, limits, audit }) },
    { provide: ReadSchedules, useFactory: () => new ReadSchedules(schedules, ledger) },
  ];
  const onRefused = ({ tenantId }: Announcement, code: string): void => logger.warn('the schedule of a definition is beyond the limits of its tenant; it starts nothing', { tenantId, code });
  const registerDefinition = new RegisterDefinition({ transactions, schedules, definitions: new PostgresDefinitionScheduleStore(), ledger, decide, limits, ids, onRefused });
  const parkedTicks = async () => (await parkedMessages(database.query, scheduleTicks, parkedAtOnce)).map(({ scheduleId, tick }) => ({ scheduleId, tick: new Date(tick) }));
  const settleParked = new SettleParked(transactions, ledger, parkedTicks);
  return { providers, registerDefinition, settleParked, fireDueTicks: new FireDueTicks(transactions, ledger, decide, metrics.ticksLooked), settleOutcome: new SettleOutcome(transactions, ledger), pruneFires: new PruneFires(transactions, ledger, schedules) };
}

interface Running {
  readonly database: Database;
  readonly redis: QueueRedis;
  readonly seal: Seal;
  readonly logger: Logger;
  readonly metrics: SchedulerMetrics;
}

/** What goes on beside requests: ticks that fall due, outcomes that come back, records that grow old. */
export function startSchedules({ fireDueTicks, settleOutcome, settleParked, registerDefinition, pruneFires }: ReturnType<typeof schedulesOn>, { database, redis, seal, logger, metrics }: Running): { close(): Promise<unknown> } {
  // The local timer only decides when to look: what is due, the database says (I8).
  const firing = startPacemaker(async () => {
    try {
      const untilNext = await fireDueTicks.execute();
      metrics.nextDue('schedules', untilNext);
      return Math.max(shortestSleepMs, Math.min(untilNext ?? longestSleepMs, longestSleepMs));
    } catch (error) {
      logger.error('due ticks could not be decided, trying again', { error });
      return afterFailureMs;
    }
  });
  const pruning = startPacemaker(async () => {
    await pruneFires.execute().catch((error: unknown) => logger.warn('old records of ticks could not be pruned', { error }));
    return pruneEveryMs;
  });
  const parked = startPacemaker(async () => {
    await settleParked.execute().catch((error: unknown) => logger.warn('ticks whose message is parked could not be ended', { error }));
    return parkedEveryMs;
  });
  const definitions = startConsumer({ redis, contract: definitionSchedules, seal, logger, handle: definitionSchedulesConsumer(registerDefinition) });
  const listener = database.listen(schedulesChannel, firing.wake);
  const consumer = startConsumer({ redis, contract: scheduleOutcomes, seal, logger, handle: scheduleOutcomesConsumer(settleOutcome) });
  return { close: () => Promise.all([consumer.close(), definitions.close(), parked.stop(), listener.close(), firing.stop(), pruning.stop()]) };
}
