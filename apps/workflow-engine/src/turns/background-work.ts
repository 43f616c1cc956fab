import { setTimeout as delay } from 'node:timers/promises';

/** Work that nobody waits for, except the end of the process. */
export class BackgroundWork {
  #running = 0;
  /** Of those who wait for the end of all of it. */
  #ended: PromiseWithResolvers<void> | undefined;
  readonly #onFailure: (error: unknown) => void;

  /** @param onFailure told of each work that threw; what it left undone must be recovered by a sweep. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  start(work: () => Promise<unknown>): void {
    this.#running += 1;
    void this.#run(work);
  }

  /** Resolves when nothing runs, work that other work started included, or after `milliseconds`: what still runs then is left to a sweep. */
  async idle(milliseconds: number): Promise<void> {
    const late = new AbortController();
    const deadline = delay(milliseconds, undefined, { signal: late.signal }).catch(() => undefined);
    if (this.#running > 0) {
      this.#ended ??= Promise.withResolvers();
      await Promise.race([deadline, this.#ended.promise]);
    }
    late.abort();
  }

  #tellIdle(): void {
    this.#ended?.resolve();
    this.#ended = undefined;
  }

  async #run(work: () => Promise<unknown>): Promise<void> {
    try {
      await Promise.resolve(); // whoever starts it goes on first
      await work();
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#tellIdle();
    }
  }
}
