/**
 * Thrown by a handler when trying again cannot help. The message is parked: kept in the producer's outbox, counted and
 * logged, and harms no other (I11). Anything else that a handler throws is retried for ever, with backoff.
 */
export class TerminalFailure extends Error {
  override readonly name = 'TerminalFailure';
}
