/** A rule for days of the month. `L` and `W` as in Quartz: counted from the month's end, and the nearest weekday (Monday to Friday). */
export type MonthDay =
  | { readonly kind: 'day'; readonly day: number }
  /** `L` is 0 days before the last, `L-3` three. */
  | { readonly kind: 'before-last'; readonly days: number }
  /** `15W`: the weekday nearest to the 15th, in the same month. */
  | { readonly kind: 'nearest-weekday'; readonly day: number }
  /** `LW`. */
  | { readonly kind: 'last-weekday' };

/** A rule for days of the week; 0 is Sunday. */
export type WeekDay =
  | { readonly kind: 'every'; readonly weekday: number }
  /** `5#2`: the second Friday of the month. */
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  /** `5L`: the last Friday of the month. */
  | { readonly kind: 'last'; readonly weekday: number };

/** A cron expression, read. Numbers ascend, each once. */
export interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  /** Undefined: any day. When both this and `weekDays` are given, a day that fits either has ticks (crontab(5)). */
  readonly monthDays?: readonly MonthDay[];
  readonly weekDays?: readonly WeekDay[];
}
