import { counter, histogram, observed } from '@holdfast/telemetry/metrics';
import type { SchedulerMetrics } from './scheduler-metrics.ts';

type Kind = Parameters<SchedulerMetrics['nextDue']>[0];

/** As the metrics that `/metrics` of the management port shows. */
export function prometheusMetrics(): SchedulerMetrics {
  const timerLateness = histogram('holdfast.scheduler.timer.lateness_seconds');
  const tickLateness = histogram('holdfast.scheduler.tick.lateness_seconds');
  const looks = counter('holdfast.scheduler.looks');
  const slots = counter('holdfast.scheduler.slots');
  /** Of this process's monotonic clock, milliseconds. */
  const due = new Map<Kind, number>();
  observed('holdfast.scheduler.next_due_seconds', (say) => {
    for (const [of, at] of due) say(Math.max(0, at - performance.now()) / 1000, { of });
  });
  const found = (count: number) => (count > 0 ? 'something' : 'nothing');
  const seconds = (at: Date, dueAt: Date): number => Math.max(0, at.getTime() - dueAt.getTime()) / 1000;
  const nextDue = (of: Kind, milliseconds: number | undefined): void => {
    if (milliseconds === undefined) due.delete(of);
    else due.set(of, performance.now() + milliseconds);
  };
  return {
    timersLooked: ({ at, fired, untilNext }) => {
      looks({ at: 'timers', found: found(fired.length) });
      for (const { dueAt } of fired) timerLateness(seconds(at, dueAt), {});
      nextDue('timers', untilNext);
    },
    slotCame: () => slots({}),
    ticksLooked: ({ at, records }) => {
      looks({ at: 'schedules', found: found(records.length) });
      for (const { dueAt, state } of records) tickLateness(seconds(at, dueAt), { result: state });
    },
    nextDue,
  };
}
