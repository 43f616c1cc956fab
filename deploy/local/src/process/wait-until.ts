import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** What is awaited, for the error: "Postgres answers". */
  readonly what: string;
  readonly timeoutMs: number;
  /** Milliseconds between two attempts; 50 by default. */
  readonly everyMs?: number;
}

/**
 * Repeats `attempt` until it returns something other than `undefined`.
 * An attempt that throws counts as not yet; the last error is the cause when the time is over.
 */
export async function waitUntil<T>(options: WaitOptions, attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  let cause: unknown;
  do {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      cause = error;
    }
    await sleep(options.everyMs ?? 50);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${Math.round(options.timeoutMs / 1000)} s in vain until ${options.what}`, { cause });
}
