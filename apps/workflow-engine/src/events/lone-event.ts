import type { StoredEvent } from './event.store.ts';
import type { Recipients } from './find-listeners.ts';

/** An event that has just been kept, whom it is for, and what becomes of it. */
export class LoneEvent {
  readonly event: StoredEvent;
  /** Undefined where another look is needed. */
  readonly recipients: Recipients | undefined;
  readonly #taken = Promise.withResolvers<boolean>();

  constructor(event: StoredEvent, recipients: Recipients | undefined) {
    this.event = event;
    this.recipients = recipients;
  }

  /** Resolves once a turn took the event in and is committed, or none will: whether one did. */
  get taken(): Promise<boolean> {
    return this.#taken.promise;
  }

  /** Only the first word counts. */
  tell(isTaken: boolean): void {
    this.#taken.resolve(isTaken);
  }
}
