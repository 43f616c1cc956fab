import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { TokenRecord } from '../token/resume-token.ts';

/**
 * `pending`: owed; repeated with growing pauses until a mail server has taken it. `sent`: taken.
 * `dropped`: never sent, because the link stopped working first.
 */
export type DeliveryState = 'pending' | 'sent' | 'dropped';

/** Every way a delivery's state changes; it begins at `pending`. */
export const deliveryEdges = {
  send: { from: ['pending'], to: 'sent' },
  drop: { from: ['pending'], to: 'dropped' },
} as const satisfies Record<string, { from: readonly DeliveryState[]; to: DeliveryState }>;

/** A delivery leased to one worker. */
export interface LeasedDelivery {
  readonly tokenId: ResumeTokenId;
  readonly recipient: string;
  /** This attempt, counted from 1. */
  readonly attempt: number;
  readonly record: TokenRecord;
}

/** Seconds until the next attempt after the `attempt`-th failed: 2, 4, 8 … 15 minutes. */
export function retryAfterSeconds(attempt: number): number {
  return Math.min(2 ** Math.min(attempt, 10), 900);
}
