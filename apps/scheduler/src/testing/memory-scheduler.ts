import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { BackfillSchedule } from '../schedules/backfill-schedule.ts';
import { ChangeSchedule } from '../schedules/change-schedule.ts';
import { CreateSchedule } from '../schedules/create-schedule.ts';
import { DecideDueTicks } from '../schedules/decide-due-ticks.ts';
import { MemoryDefinitionScheduleStore } from '../schedules/definition-schedule.store.memory.ts';
import { EditSchedule } from '../schedules/edit-schedule.ts';
import { MemoryFireLedger } from '../schedules/fire-ledger.store.memory.ts';
import { FireDueTicks } from '../schedules/fire-due-ticks.ts';
import { ReadSchedules } from '../schedules/read-schedules.ts';
import { RegisterDefinition } from '../schedules/register-definition.ts';
import { RunSchedule } from '../schedules/run-schedule.ts';
import { MemoryScheduleStore } from '../schedules/schedule.store.memory.ts';
import type { ScheduleLimits } from '../schedules/schedule-limits.ts';
import type { Schedule, ScheduleSpec } from '../schedules/schedule.ts';
import { SettleOutcome } from '../schedules/settle-outcome.ts';
import { SettleParked, type ParkedTicks } from '../schedules/settle-parked.ts';
import { MemoryTables } from '../schedules/tables.store.memory.ts';
import { anySpec, ids, limits as anyLimits } from './schedules.ts';

const start = new Date('2026-03-01T00:00:00Z');

/** Every use case of schedules on memory stores, with a clock to move. */
export function memoryScheduler(limits: Partial<ScheduleLimits> = {}) {
  const held = { ...anyLimits, ...limits };
  const clock = new ManualClock(start);
  const tables = new MemoryTables(clock);
  const [schedules, ledger, transactions] = [new MemoryScheduleStore(tables), new MemoryFireLedger(tables), memoryTransactions()];
  const audit = memoryAuditLog();
  const unreadable: ScheduleId[] = [];
  const refused: string[] = [];
  const decide = new DecideDueTicks(ledger, held, ({ id }) => unreadable.push(id));
  const create = new CreateSchedule({ transactions, schedules, limits: held, ids, audit });
  const fire = new FireDueTicks(transactions, ledger, decide);
  const tenantId = ids.next<TenantId>();

  const created = async (spec: Partial<ScheduleSpec> = {}, tenant = tenantId): Promise<Schedule> => {
    const result = await create.execute({ tenantId: tenant, createdBy: 'ada', permissions: ['*'], spec: (now) => anySpec(now, spec) });
    if (!result.ok) throw new Error(result.refusal.code);
    return result.value;
  };
  /** Moves the clock in steps of `stepMs`, and lets what is due be decided after each. */
  const pass = async (ms: number, stepMs = ms): Promise<void> => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.advance(stepMs);
      await fire.execute();
    }
  };
  /** Seconds of ticks since the beginning, oldest first, with what became of them. */
  const ticks = (id: ScheduleId): string[] => tables.firesOf(id).map(({ tick, state, reason }) => [(tick.getTime() - start.getTime()) / 1000, state, reason].filter((part) => part !== undefined).join(' '));
  return {
    audit, clock, tables, schedules, ledger, unreadable, tenantId, created, create, fire, pass, ticks,
    edit: new EditSchedule({ transactions, schedules, ledger, decide, limits: held, audit }),
    change: new ChangeSchedule({ transactions, schedules, ledger, decide, audit }),
    backfill: new BackfillSchedule({ transactions, schedules, ledger, decide, limits: held, audit }),
    register: new RegisterDefinition({ transactions, schedules, definitions: new MemoryDefinitionScheduleStore(), ledger, decide, limits: held, ids, onRefused: (_, code) => refused.push(code) }),
    refused,
    settleParked: (parked: ParkedTicks) => new SettleParked(transactions, ledger, parked).execute(),
    run: new RunSchedule({ transactions, schedules, ledger, limits: held, audit }),
    read: new ReadSchedules(schedules, ledger),
    settle: new SettleOutcome(transactions, ledger),
  };
}
