import type { EventKeys } from './event-keys.ts';
import type { DeliverEvent } from './deliver-event.ts';
import type { EventStore, NewListener, StoredEvent } from './event.store.ts';

/** Events that are looked at together. */
const pageSize = 1000;

/**
 * Brings to a listener that has begun what came before it and since its instance began. I1: the subscription is committed first, so that
 * an event is found by one of both, this or its own arrival, or by both, which changes nothing.
 */
export class CatchUp {
  readonly #events: EventStore;
  readonly #keys: EventKeys;
  readonly #deliver: DeliverEvent;

  constructor(events: EventStore, keys: EventKeys, deliver: DeliverEvent) {
    this.#events = events;
    this.#keys = keys;
    this.#deliver = deliver;
  }

  async execute(listener: NewListener): Promise<void> {
    const { tenantId, instanceId, subscriptionId, wants } = listener;
    for (const each of await this.#events.missed(listener, wants, pageSize)) {
      if (this.#isWanted(each, listener)) await this.#deliver.execute({ tenantId, instanceId }, each);
    }
    await this.#events.markCaughtUp(subscriptionId);
  }

  /** Takes up what a replica that died has left. @param milliseconds how long it may take before it counts as left. */
  async sweep(milliseconds: number): Promise<void> {
    for (const listener of await this.#events.findBehind(milliseconds, 100)) await this.execute(listener);
  }

  #isWanted({ event }: StoredEvent, { wants }: NewListener): boolean {
    return wants.some(({ type, sources, keys }) => {
      const own = (type ?? event.type) === event.type ? this.#keys.of(sources, event) : undefined;
      return own?.every((key, index) => key === keys[index]) === true;
    });
  }
}
