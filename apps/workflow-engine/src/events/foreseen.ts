import type { Recipients } from './find-listeners.ts';

/** Whom an event is for that is being kept. */
export class Foreseen {
  readonly at: Date;
  readonly recipients: Promise<Recipients>;
  readonly #taken = Promise.withResolvers<boolean>();

  constructor(at: Date, recipients: Promise<Recipients>) {
    this.at = at;
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
