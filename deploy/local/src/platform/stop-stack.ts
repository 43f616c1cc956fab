/** Something that was begun and must be ended. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** What has been begun, in layers, to be ended in reverse order, whatever fails on the way. */
export class StopStack {
  readonly #layers: (() => unknown)[] = [];
  #ending: Promise<void> | undefined;

  /** Once the end has begun, a new layer is ended at once. */
  push(stop: () => unknown): void {
    this.#layers.push(stop);
    if (this.#ending !== undefined) this.#ending = this.#ending.then(() => this.#unwind());
  }

  /**
   * Awaits what is being begun together, and remembers to end it together: also those parts that began while another failed.
   */
  together<T extends readonly Promise<Stoppable>[]>(...beginnings: T): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
    this.push(() =>
      Promise.all(
        beginnings.map(async (beginning) => {
          const begun = await beginning.catch(() => undefined);
          await begun?.stop();
        }),
      ),
    );
    return Promise.all(beginnings);
  }

  /** Ends everything, last begun first; what is pushed meanwhile as well. A failure does not keep the rest from ending. */
  async run(): Promise<void> {
    this.#ending ??= this.#unwind();
    for (let seen; seen !== this.#ending; ) {
      seen = this.#ending;
      await seen;
    }
  }

  async #unwind(): Promise<void> {
    for (let stop = this.#layers.pop(); stop !== undefined; stop = this.#layers.pop()) {
      try {
        await stop();
      } catch (error) {
        process.stderr.write(`${String(error)}\n`);
      }
    }
  }
}
