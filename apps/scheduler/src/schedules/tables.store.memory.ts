import type { Clock } from '@holdfast/clock/clock';
import type { InstanceId, ScheduleId } from '@holdfast/ids/ids';
import type { Ending } from '@holdfast/schedule-core/overlap';
import type { Fire } from './fire.ts';
import type { Schedule } from './schedule.ts';

/** What the engine is told: `start` of a tick, how to end an instance. */
export interface ToldEngine {
  readonly command: 'start' | Ending;
  readonly scheduleId: ScheduleId;
  readonly tick: Date;
  readonly instanceId?: InstanceId;
}

/** A row of the ledger, and how a later tick wants its instance ended. */
export type FireEntry = Fire & { readonly ending?: Ending };

/** What both memory stores share, as both Postgres stores share a database. `clock` is its clock. */
export class MemoryTables {
  readonly schedules = new Map<ScheduleId, Schedule>();
  readonly fires = new Map<string, FireEntry>();
  readonly told: ToldEngine[] = [];
  readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  put(fire: FireEntry): void {
    this.fires.set(`${fire.scheduleId} ${fire.tick.toISOString()}`, fire);
  }

  find(scheduleId: ScheduleId, tick: Date): FireEntry | undefined {
    return this.fires.get(`${scheduleId} ${tick.toISOString()}`);
  }

  /** Oldest first. */
  firesOf(scheduleId: ScheduleId, ...states: Fire['state'][]): FireEntry[] {
    return [...this.fires.values()]
      .filter((fire) => fire.scheduleId === scheduleId && (states.length === 0 || states.includes(fire.state)))
      .toSorted((a, b) => a.tick.getTime() - b.tick.getTime());
  }
}
