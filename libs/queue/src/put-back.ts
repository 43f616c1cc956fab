/**
 * Thrown by a handler that cannot take the message in yet. Nobody holds it until it comes again, `delayMs` milliseconds later: it takes no place among
 * those that are handled, and has not failed.
 */
export class PutBack extends Error {
  override readonly name = 'PutBack';
  readonly delayMs: number;

  constructor(delayMs: number) {
    super('put back');
    this.delayMs = delayMs;
  }
}
