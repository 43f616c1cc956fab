import { secondsPerDay } from './calendar/local-date.ts';
import type { Cron } from './cron/cron.ts';
import type { Recurrence } from './recurrence.ts';

/** Seconds between the two closest times of day that the expression names, across midnight too. Days without ticks bring none closer. */
function closest({ seconds, minutes, hours }: Cron): number {
  const times = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)));
  const following = [...times.slice(1), (times[0] ?? 0) + secondsPerDay];
  return times.reduce((least, time, index) => Math.min(least, (following[index] ?? Number.POSITIVE_INFINITY) - time), secondsPerDay);
}

/** Milliseconds that two ticks are apart at least; only where clocks jump may ticks of a fixed hour come closer. */
export function minimumIntervalMs(recurrence: Recurrence): number {
  switch (recurrence.kind) {
    case 'cron':
      return closest(recurrence.cron) * 1000;
    case 'every':
      return recurrence.everyMs;
  }
}
