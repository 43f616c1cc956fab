import type { Clock } from './clock.ts';

/** Tells whether to say something that repeats: true the first time, then once in `ms` milliseconds at most, and once more when the clock was set back further. */
export function seldom(clock: Clock, ms: number): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock.now().getTime();
    if (Math.abs(now - lastAt) < ms) return false;
    lastAt = now;
    return true;
  };
}
