import { secondsPerDay } from './calendar/local-date.ts';
import type { Cron } from './cron/cron.ts';
import type { Recurrence } from './recurrence.ts';

/** Seconds between the two closest times of day that the expression names, across midnight too. Days without ticks bring none closer. */
function closest({ seconds, minutes, hours }: Cron): number {
  const times = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)));
  let least = secondsPerDay;
  let previous = Number.NEGATIVE_INFINITY;
  for (const time of [...times, ...times.slice(0, 1).map((first) => first + secondsPerDay)]) {
    least = Math.min(least, time - previous);
    previous = time;
  }
  return least;
}

/** Milliseconds that two ticks are apart at least; only where clocks jump may ticks of a fixed hour come closer. */
export function minimumIntervalMs(recurrence: Recurrence): number {
  switch (recurrence.kind) {
    case 'cron':
      return closest(recurrence.cron) * 1000;
    case 'every':
      return recurrence.everyMs;
    case 'after':
      return recurrence.afterMs;
  }
}
