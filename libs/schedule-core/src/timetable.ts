import type { FirstOpenDay } from './calendar/exclusion.ts';
import type { Recurrence } from './recurrence.ts';

/** All that decides when a schedule's ticks are. */
export interface Timetable {
  readonly recurrence: Recurrence;
  /** IANA zone: of the wall clock that cron looks at, and of the calendar that exclusions name. */
  readonly zone: string;
  /** No tick is before it. `every` counts from it. */
  readonly startAt: Date;
  /** No tick is after it; absent: no end. */
  readonly endAt?: Date;
  /** Days without ticks. What is excluded is no tick: it leaves no record. */
  readonly firstOpenDay: FirstOpenDay;
  /** A tick falls due up to this many milliseconds late, exclusive. 0: on time. */
  readonly jitterMs: number;
}
