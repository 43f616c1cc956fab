import { setTimeout as delay } from 'node:timers/promises';

/** Work that nobody waits for, except the end of the process. */
export class BackgroundWork {
  readonly #running = new Set<Promise<void>>();
  readonly #onFailure: (error: unknown) => void;

  /** @param onFailure told of each work that threw; what it left undone must be recovered by a sweep. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  start(work: () => Promise<unknown>): void {
    const running: Promise<void> = Promise.resolve()
      .then(work)
      .then(() => undefined, this.#onFailure)
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs, work that other work started included, or after `milliseconds`: what still runs then is left to a sweep. */
  async idle(milliseconds: number): Promise<void> {
    const late = new AbortController();
    const deadline = delay(milliseconds, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([deadline, this.#allDone()]);
    late.abort();
  }

  async #allDone(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
