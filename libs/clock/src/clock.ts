/** The one source of the current time. Rules that decide take `now` as an argument; only shells hold a clock. */
export interface Clock {
  now(): Date;
}
