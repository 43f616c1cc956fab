/** How late timers were heard of at the engine's end of the queue. Both clocks are this machine's. */
export class Lateness {
  readonly #dueAt = new Map<string, number>();
  readonly #milliseconds: number[] = [];
  #done: (() => void) | undefined;

  expect(timerId: string, dueAtMs: number): void {
    this.#dueAt.set(timerId, dueAtMs);
  }

  heard(timerId: string, atMs: number): void {
    const dueAt = this.#dueAt.get(timerId);
    if (dueAt === undefined) return;
    this.#dueAt.delete(timerId);
    this.#milliseconds.push(atMs - dueAt);
    if (this.#dueAt.size === 0) this.#done?.();
  }

  /** Resolves when all that were expected have been heard. */
  all(): Promise<void> {
    return new Promise((resolve) => {
      this.#done = resolve;
      if (this.#dueAt.size === 0) resolve();
    });
  }

  /** Takes what was heard, ascending. */
  take(): number[] {
    return this.#milliseconds.splice(0).toSorted((a, b) => a - b);
  }
}
