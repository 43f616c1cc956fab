import type { AdvancedOptions, JobsOptions, WorkerOptions } from 'bullmq';
import { growingDelay } from './growing-delay.ts';

/** Every job: tried for ever, gone from Redis once completed (Postgres remembers), without stack traces (they may quote values). */
export const jobOptions = {
  attempts: 1_000_000_000,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  stackTraceLimit: 0,
} as const satisfies JobsOptions;

/** Milliseconds before a retryable failure is tried again: 200 ms doubling to 30 s, less up to a quarter at random. */
export function retryDelay(attemptsMade: number, random?: number): number {
  return growingDelay({ firstMs: 200, longestMs: 30_000 }, attemptsMade - 1, random);
}

export const workerSettings: AdvancedOptions = { backoffStrategy: (attemptsMade) => retryDelay(attemptsMade) };

/**
 * A consumer that was killed loses its jobs after `lockDuration` at most, and another finds them `stalledInterval` later: `milliseconds` in all.
 * However often that happens, it is no reason to fail a job.
 */
export function recoveryWithin(milliseconds: number): Required<Pick<WorkerOptions, 'lockDuration' | 'lockRenewTime' | 'stalledInterval' | 'maxStalledCount'>> {
  return { lockDuration: (milliseconds * 3) / 4, lockRenewTime: milliseconds / 4, stalledInterval: milliseconds / 4, maxStalledCount: 1_000_000_000 };
}
