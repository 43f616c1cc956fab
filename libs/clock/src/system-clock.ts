import type { Clock } from './clock.ts';

/** The machine's wall clock. May step; anything that must agree between replicas asks the database instead (I8). */
export const systemClock: Clock = {
  // oxlint-disable-next-line no-restricted-properties -- the single place where wall time enters the platform
  now: () => new Date(Date.now()),
};
