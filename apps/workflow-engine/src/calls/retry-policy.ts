/** How often an http call is tried, transport failures and lost replicas together, before it is a communication error. */
export const maxHttpAttempts = 8;

/** Milliseconds. */
export const backoffTerms = { first: 500, longest: 30_000 } as const;

/** Milliseconds to wait after attempt number `attempt` failed: 0.5 s, doubled each time, 30 s at most. */
export function backoff(attempt: number): number {
  return Math.min(backoffTerms.first * 2 ** (attempt - 1), backoffTerms.longest);
}
