/** How often an http call is tried, transport failures and lost replicas together, before it is a communication error. */
export const maxHttpAttempts = 8;

const first = 500;
const longest = 30_000;

/** Milliseconds to wait after attempt number `attempt` failed: 0.5 s, doubled each time, 30 s at most. */
export function backoff(attempt: number): number {
  return Math.min(first * 2 ** (attempt - 1), longest);
}
