import type { ResumeTokenId } from '@holdfast/ids/ids';

/** How many requests a minute. */
export interface LimitPolicy {
  /** In any 60 seconds, of one address. */
  readonly addressPerMinute: number;
  /** On average, of one token … */
  readonly tokenPerMinute: number;
  /** … and so many at once beside the one that is due. */
  readonly tokenBurst: number;
}

/** Counts requests, for all replicas together. A request that is refused is not counted. */
export interface RequestLimits {
  /** @returns 0: allowed, and counted; otherwise the seconds until one is allowed again */
  address(address: string): Promise<number>;
  token(tokenId: ResumeTokenId): Promise<number>;
}

export const minuteMs = 60_000;

/**
 * The generic cell rate algorithm (ITU-T I.371): a bucket of `tokenBurst` + 1 that fills evenly.
 *
 * @param tat when the bucket is full again, milliseconds; undefined: now
 */
export function takeEvenly(tat: number | undefined, now: number, { tokenPerMinute, tokenBurst }: LimitPolicy): { readonly tat: number; readonly waitMs: number } {
  const interval = minuteMs / tokenPerMinute;
  const from = Math.max(tat ?? now, now);
  const waitMs = Math.max(from - tokenBurst * interval - now, 0);
  return waitMs > 0 ? { tat: from, waitMs } : { tat: from + interval, waitMs: 0 };
}
