/** Something that is needed to answer cannot be reached now: to try again later makes sense. */
export class Unavailable extends Error {
  readonly safeToLog = true;

  /** @param what a name of ours, never a value. */
  constructor(what: string, cause?: unknown) {
    super(`${what} cannot answer`, { cause });
    this.name = 'Unavailable';
  }
}
