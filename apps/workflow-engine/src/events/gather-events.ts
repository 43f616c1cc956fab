import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { StartFilter } from '@holdfast/workflow-core/events/start-filter';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import type { Gathering, GatheringId, GatheringStore } from './gathering.store.ts';

/** I11: gatherings of one definition that miss something; beyond it the oldest is given up. */
const mostOpen = 1_000;

/** A gathering that misses nothing. */
export interface Complete extends Pick<Gathering, 'id' | 'tenantId' | 'definition'> {
  readonly events: readonly StoredEvent[];
}

export interface GatherEventsParts {
  readonly gatherings: GatheringStore;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Gathers the events that one instance starts with. An event belongs to one gathering: the oldest that misses it, or a new one. What it
 * was gathered for is written once, so that an event that comes again gives the same answer again.
 */
export class GatherEvents {
  readonly #parts: GatherEventsParts;

  constructor(parts: GatherEventsParts) {
    this.#parts = parts;
  }

  /** @returns the gathering that has the event, once nothing is missing. */
  execute(filter: StartFilter, start: EventStart, stored: StoredEvent): Promise<Complete | undefined> {
    const { gatherings, transactions, ids } = this.#parts;
    return transactions.run(async (tx) => {
      const { had, open } = await gatherings.lock(tx, start, stored.position);
      if (had !== undefined) return this.#complete(tx, had);
      const none: Gathering = { id: ids.next<GatheringId>(), ...start, progress: { met: [], keys: {} }, done: false };
      const taken = (await this.#take(tx, filter, open, stored)) ?? this.#begin(filter, none, stored);
      if (taken === undefined) return undefined;
      const [oldest] = open;
      if (taken.gathering.id === none.id && oldest !== undefined && open.length >= mostOpen) await gatherings.drop(tx, oldest);
      await gatherings.save(tx, taken.gathering, stored, taken.consumed);
      return this.#complete(tx, taken.gathering);
    });
  }

  async #take(tx: Transaction, { take }: StartFilter, open: readonly Gathering[], { event }: StoredEvent): Promise<{ readonly gathering: Gathering; readonly consumed: boolean } | undefined> {
    const now = this.#parts.clock.now();
    for (const gathering of open) {
      if (take(gathering.progress, event, now, []) === undefined) continue;
      const gathered = await this.#parts.gatherings.events(tx, gathering);
      const taken = take(gathering.progress, event, now, gathered.map((each) => each.event));
      return taken && { gathering: { ...gathering, progress: taken.progress, done: taken.done }, consumed: taken.consumed };
    }
    return undefined;
  }

  #begin({ take }: StartFilter, none: Gathering, { event }: StoredEvent): { readonly gathering: Gathering; readonly consumed: boolean } | undefined {
    const taken = take(undefined, event, this.#parts.clock.now(), []);
    return taken && { gathering: { ...none, progress: taken.progress, done: taken.done }, consumed: taken.consumed };
  }

  async #complete(tx: Transaction, { id, tenantId, definition, done }: Gathering): Promise<Complete | undefined> {
    return done ? { id, tenantId, definition, events: await this.#parts.gatherings.events(tx, { id, tenantId }) } : undefined;
  }
}
