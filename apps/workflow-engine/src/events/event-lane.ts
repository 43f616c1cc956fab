import { jsonSize } from '@holdfast/workflow-core/json-size';
import { bytesPerLoad, type NewEvent, type StoredEvent } from './event.store.ts';
import type { LoneEvent } from './lone-event.ts';

const mostLoads = 2 ** 10;

export interface NextEvents {
  readonly batch: readonly StoredEvent[];
  /** What is known of the one there is, if it came alone. */
  readonly lone: LoneEvent | undefined;
}

/** A tenant's events that this replica is to match, in order. Each is there once, however often it is added before it is done with. */
export class EventLane {
  readonly #waiting: StoredEvent[] = [];
  /** By position: those that wait, and those that have been taken and are not done. */
  readonly #loads = new Map<string, number>();
  readonly #ended = Promise.withResolvers<void>();
  #lone: LoneEvent | undefined;
  #load = 0;

  /** @param lone what is known of the first, where that comes alone */
  constructor(lone?: LoneEvent) {
    this.#lone = lone;
  }

  /** Of the events that wait or have been taken: one each, and more for large ones. */
  get load(): number {
    return this.#load;
  }

  /** Resolves when nothing is left, or what is left has been given up. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** @returns the load that they add. */
  add(events: readonly StoredEvent[]): number {
    let added = 0;
    for (const each of events) {
      if (this.#loads.has(each.position)) continue;
      const load = loadOf(each);
      this.#waiting.push(each);
      this.#loads.set(each.position, load);
      added += load;
    }
    this.#load += added;
    return added;
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

  /** @returns their load. */
  done(batch: readonly StoredEvent[]): number {
    let load = 0;
    for (const { position } of batch) {
      load += this.#loads.get(position) ?? 0;
      this.#loads.delete(position);
    }
    this.#load -= load;
    return load;
  }

  end(): void {
    this.#ended.resolve();
  }
}

/** As how many events it counts. */
export function loadOf({ event }: NewEvent): number {
  return 1 + Math.floor(Math.min(jsonSize(event, bytesPerLoad * mostLoads) / bytesPerLoad, mostLoads));
}
