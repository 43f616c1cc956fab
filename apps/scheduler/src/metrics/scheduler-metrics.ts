import type { TickLook } from '../schedules/fire-due-ticks.ts';
import type { Look } from '../timers/timer.store.ts';

/** Everything that the scheduler counts. No id: those are in logs and tables. */
export interface SchedulerMetrics {
  timersLooked(look: Look): void;
  /** The job of a slot of timers came to this replica. */
  slotCame(): void;
  ticksLooked(look: TickLook): void;
  /** @param milliseconds until the next of them falls due; undefined when none is in sight. */
  nextDue(of: 'timers' | 'schedules', milliseconds: number | undefined): void;
}
