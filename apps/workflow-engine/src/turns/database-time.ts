/** Milliseconds for which a reading of the database's clock stays good: two monotonic clocks part by less than 1 ms in it. */
const goodForMs = 1_000;

/**
 * The database's clock, as far as this process knows it without asking: its last reading plus what the monotonic clock has counted
 * since. Never ahead of the database, so that a timer's
 * length counts from a moment that has been (I8); behind by the way of the answer.
 */
export class DatabaseTime {
  readonly #monotonic: () => number;
  #reading: { readonly database: number; readonly at: number } | undefined;

  /** @param monotonic milliseconds since any moment; never goes back. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** The database's clock has just been read. */
  saw(database: Date): void {
    const known = this.now();
    // What is known already is nearer when this answer took longer.
    if (known === undefined || known < database) this.#reading = { database: database.getTime(), at: this.#monotonic() };
  }

  /** Undefined when the last reading is too old. */
  now(): Date | undefined {
    if (this.#reading === undefined) return undefined;
    const passed = this.#monotonic() - this.#reading.at;
    return passed > goodForMs ? undefined : new Date(Math.floor(this.#reading.database + passed));
  }
}
