import type { Clock } from '@holdfast/clock/clock';
import type { RevocationPage, RevocationStore } from './revocation.store.ts';

const pageSize = 2000;

/** What services copy: page after page from a cursor on. */
export class ReadRevocations {
  readonly #revocations: Pick<RevocationStore, 'after'>;
  readonly #clock: Clock;

  constructor(revocations: Pick<RevocationStore, 'after'>, clock: Clock) {
    this.#revocations = revocations;
    this.#clock = clock;
  }

  execute(after: number): Promise<RevocationPage> {
    return this.#revocations.after(after, pageSize, this.#clock.now());
  }
}
