import { auditMigrations } from '@holdfast/audit/migrations';
import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { overlapPolicies } from '@holdfast/schedule-core/overlap';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { BackfillSchedule } from './schedules/backfill-schedule.ts';
import { ChangeSchedule } from './schedules/change-schedule.ts';
import { CreateSchedule } from './schedules/create-schedule.ts';
import { DecideDueTicks } from './schedules/decide-due-ticks.ts';
import { FireDueTicks } from './schedules/fire-due-ticks.ts';
import { PostgresFireLedger } from './schedules/fire-ledger.store.postgres.ts';
import type { Fire } from './schedules/fire.ts';
import { RunSchedule } from './schedules/run-schedule.ts';
import { PostgresScheduleStore } from './schedules/schedule.store.postgres.ts';
import { SettleOutcome } from './schedules/settle-outcome.ts';
import { memoryScheduler } from './testing/memory-scheduler.ts';
import { anySpec, ids, limits } from './testing/schedules.ts';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

const step = fc.oneof(
  fc.record({ do: fc.constant('look' as const) }),
  fc.record({ do: fc.constantFrom('start' as const, 'end' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constantFrom('run' as const, 'pause' as const, 'resume' as const) }),
  fc.record({ do: fc.constant('backfill' as const), from: fc.nat(8), overlap: fc.constantFrom(...overlapPolicies) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Subject {
  readonly base: Date;
  readonly perform: (step: Step) => Promise<void>;
  readonly fires: () => Promise<readonly Fire[]>;
}

type Parts = Pick<ReturnType<typeof memoryScheduler>, 'create' | 'fire' | 'settle' | 'run' | 'change' | 'backfill'>;
const everyMs = 10_000;

/** Ticks lie five seconds beside whole tens, so that the moments that the database's clock adds decide nothing. */
async function subject({ create, fire, settle, run, change, backfill }: Parts, base: Date, trace: Trace, list: (tenantId: TenantId, id: ScheduleId) => Promise<readonly Fire[]>): Promise<Subject> {
  const tenantId = ids.next<TenantId>();
  const startAt = new Date(base.getTime() - 5_000 - trace.past * everyMs);
  // Made before its ticks were due, as far as the tables say.
  const made = await create.execute({ tenantId, createdBy: 'ada', permissions: ['*'], spec: () => anySpec(startAt, { overlap: trace.overlap, catchUpMs: 22_000, timetable: { recurrence: { everyMs }, zone: 'UTC', startAt, exclude: [], jitterMs: 0 } }) });
  if (!made.ok) throw new Error(made.refusal.code);
  const { id } = made.value;
  const fires = async () => (await list(tenantId, id)).toReversed();
  const perform = async (of: Step): Promise<void> => {
    switch (of.do) {
      case 'look':
        return void (await fire.execute());
      case 'start':
      case 'end': {
        const open = (await fires()).filter(({ state }) => state === 'fired' || state === 'started');
        const one = open[of.which % Math.max(1, open.length)];
        if (one !== undefined) await settle.execute({ scheduleId: id, tick: one.tick, on: of.do, ...(of.do === 'start' ? { instanceId: ids.next<InstanceId>() } : { result: 'completed' }) });
        return;
      }
      case 'run':
        return void (await run.execute(tenantId, id));
      case 'pause':
      case 'resume':
        return void (await change.execute(tenantId, id, of.do));
      case 'backfill':
        return void (await backfill.execute({ tenantId, id, from: new Date(base.getTime() - of.from * everyMs), to: base, overlap: of.overlap }));
    }
  };
  return { base, perform, fires };
}

interface Trace {
  readonly overlap: (typeof overlapPolicies)[number];
  /** Ticks that lie in the past. */
  readonly past: number;
  readonly steps: readonly Step[];
}

/** What of the ledger does not depend on the hour. */
function shown({ base }: Subject, fires: readonly Fire[]): string[] {
  return fires.map(({ tick, state, reason, manual, backfilled }) => [manual ? 'asked for' : (tick.getTime() - base.getTime()) / 1000, state, reason ?? '', backfilled ? 'backfilled' : ''].join(' ').trim());
}

it('the service with its database and the core in memory come to the same ledger, step by step, on random traces', { timeout: 120_000 }, async () => {
  const created = await createTestDatabase();
  closings.push(() => created.drop());
  const source = await openDatabase({ url: created.url, applicationName: 'traces' }, [queueMigrations, auditMigrations, { namespace: 'scheduler', url: new URL('../migrations/', import.meta.url) }]);
  closings.push(() => source.destroy());
  const database = databaseOf(source);
  const { transactions } = database;
  const [schedules, ledger] = [new PostgresScheduleStore(database), new PostgresFireLedger(database, ids)];
  const held = { ...limits, ticksPerMinute: 6 };
  const audit = memoryAuditLog();
  const decide = new DecideDueTicks(ledger, held, () => undefined);

  await fc.assert(
    fc.asyncProperty(fc.record({ overlap: fc.constantFrom(...overlapPolicies), past: fc.integer({ min: 0, max: 5 }), steps: fc.array(step, { maxLength: 12 }) }), async (trace: Trace) => {
      const memory = memoryScheduler(held);
      const service: Parts = {
        create: new CreateSchedule({ transactions, schedules, limits: held, ids, audit }),
        fire: new FireDueTicks(transactions, ledger, decide),
        settle: new SettleOutcome(transactions, ledger),
        run: new RunSchedule({ transactions, schedules, ledger, limits: held, audit }),
        change: new ChangeSchedule({ transactions, schedules, ledger, decide, audit }),
        backfill: new BackfillSchedule({ transactions, schedules, ledger, decide, limits: held, audit }),
      };
      const one = await subject(memory, memory.clock.now(), trace, (tenantId, id) => memory.ledger.list(tenantId, id, { limit: 100 }));
      const other = await subject(service, await schedules.now(), trace, (tenantId, id) => ledger.list(tenantId, id, { limit: 100 }));
      await rewind(trace, memory, database);
      for (const each of trace.steps) {
        // No two steps of the core at one moment, as none of the service are.
        memory.clock.advance(1);
        await one.perform(each);
        await other.perform(each);
        expect(shown(other, await other.fires())).toEqual(shown(one, await one.fires()));
      }
      await database.query.across('test')('TRUNCATE schedules CASCADE');
    }),
    { seed: 20_260_301, numRuns: 40 },
  );
});

/** A schedule that is created ticks from then on: this one has all of its ticks still to be decided. */
async function rewind({ past }: Trace, memory: ReturnType<typeof memoryScheduler>, database: ReturnType<typeof databaseOf>): Promise<void> {
  for (const [id, schedule] of memory.tables.schedules) {
    const tick = new Date(memory.clock.now().getTime() - 5_000 - past * everyMs);
    memory.tables.schedules.set(id, { ...schedule, next: { tick, dueAt: tick } });
  }
  await database.query.across('test')(`UPDATE schedules SET next_tick = (timetable->>'startAt')::timestamptz, due_at = (timetable->>'startAt')::timestamptz`);
}
