import type { StoredEvent } from './event.store.ts';
import type { LoneEvent } from './lone-event.ts';

export interface NextEvents {
  readonly batch: readonly StoredEvent[];
  /** What is known of the one there is, if it came alone. */
  readonly lone: LoneEvent | undefined;
}

/** A tenant's events that this replica is to match, in order. Each is there once, however often it is added before it is done with. */
export class EventLane {
  readonly #waiting: StoredEvent[] = [];
  readonly #positions = new Set<string>();
  readonly #ended = Promise.withResolvers<void>();
  #lone: LoneEvent | undefined;

  /** @param lone what is known of the first, where that comes alone */
  constructor(lone?: LoneEvent) {
    this.#lone = lone;
  }

  /** Resolves when nothing is left, or what is left has been given up. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** @returns how many are new. */
  add(events: readonly StoredEvent[]): number {
    const added = events.filter(({ position }) => !this.#positions.has(position));
    for (const each of added) {
      this.#waiting.push(each);
      this.#positions.add(each.position);
    }
    return added.length;
  }

  /** Takes out the oldest, `limit` at most. */
  take(limit: number): NextEvents {
    const batch = this.#waiting.splice(0, limit);
    const lone = this.#lone;
    this.#lone = undefined;
    if (batch.length === 1 && batch[0] === lone?.event) return { batch, lone };
    lone?.tell(false);
    return { batch, lone: undefined };
  }

  done(batch: readonly StoredEvent[]): void {
    for (const { position } of batch) this.#positions.delete(position);
  }

  /** @returns how many were still waiting. */
  end(): number {
    this.#ended.resolve();
    return this.#waiting.length;
  }
}
