import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { BackgroundWork } from '../turns/background-work.ts';
import type { DeliverEvent } from './deliver-event.ts';
import type { EventStore, KeptEvent, StoredEvent } from './event.store.ts';
import type { FindListeners } from './find-listeners.ts';
import { inParallel } from './in-parallel.ts';
import type { StartOnEvents } from './start-on-events.ts';

/** Events that are looked up together. */
const batchSize = 500;
/** Events that are taken on beside a batch; further ones wait in the table (I15). */
const room = 1_000;
/** Instances that take events in at the same time; their turns share commits. */
const parallel = 256;

export interface MatchParts {
  readonly events: EventStore;
  readonly find: FindListeners;
  readonly deliver: DeliverEvent;
  readonly start: StartOnEvents;
  readonly isolation: Isolation;
  readonly background: BackgroundWork;
  /** Told of what is tried again. Must not throw. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Finds who listens to the events that have come, by index, and brings each to them: in order to one instance, to many at once. An
 * event whose outcome cannot be written is looked at again. Starts instances of the definitions that wait for such events.
 *
 * I11: an instance that cannot take an event in is isolated, and its listeners catch up later; a definition that cannot be started is tried again: the tenant's other events go on.
 */
export class MatchEvents {
  readonly #parts: MatchParts;
  /** Claimed as they were kept. */
  readonly #arrived: StoredEvent[] = [];
  #asked = false;
  #running: Promise<void> | undefined;

  constructor(parts: MatchParts) {
    this.#parts = parts;
  }

  /** Whether it takes on more events as they are kept. */
  get hasRoom(): boolean {
    return this.#arrived.length < room;
  }

  /** Events that were kept, in order: what is this replica's to match is matched, what waits for others is asked for. */
  take(kept: readonly KeptEvent[]): Promise<void> {
    this.#arrived.push(...kept.filter(({ claimed }) => claimed));
    return kept.every(({ claimed }) => claimed) ? this.#run() : this.sweep();
  }

  /** Matches what nobody has claimed, or whoever did has left. */
  sweep(): Promise<void> {
    this.#asked = true;
    return this.#run();
  }

  /** One batch at a time, so that events keep their order; what comes meanwhile is looked at before it ends. */
  #run(): Promise<void> {
    this.#running ??= this.#runAll().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #runAll(): Promise<void> {
    while (this.#arrived.length > 0 || this.#asked) {
      await this.#match(this.#arrived.splice(0, batchSize));
      if (this.#asked) {
        this.#asked = false;
        const batch = await this.#parts.events.claimUnmatched(batchSize);
        await this.#match(batch);
        this.#asked ||= batch.length > 0;
      }
    }
  }

  async #match(batch: readonly StoredEvent[]): Promise<void> {
    if (batch.length === 0) return;
    const { events, find, start, background } = this.#parts;
    const failed = new Set<StoredEvent>();
    const attempt = async (stored: StoredEvent, bring: () => Promise<void>): Promise<void> => {
      try {
        await bring();
      } catch (error) {
        failed.add(stored);
        this.#parts.onFailure(error);
      }
    };
    const [deliveries, starts] = await Promise.all([find.execute(batch), start.find(batch)]);
    await inParallel(deliveries, parallel, async ({ listener, events: brought }) => {
      for (const each of await this.#deliverAll(listener, brought)) failed.add(each);
    });
    await inParallel(starts, parallel, async ({ start: of, events: brought }) => {
      for (const each of brought) await attempt(each, () => start.bring(of, each));
    });
    // The next batch does not wait for it: what is lost of it is matched again when the claim ends, and changes nothing.
    background.start(async () => {
      if (await events.settle(batch.filter((each) => !failed.has(each)), [...failed])) await this.sweep();
    });
  }

  /** @returns those that are to be looked at again: the instance could not be set aside either, so that it is not what fails. */
  async #deliverAll(listener: Parameters<DeliverEvent['execute']>[0], events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    let { loaded } = listener;
    for (const [index, each] of events.entries()) {
      try {
        loaded = await this.#parts.deliver.execute({ ...listener, loaded }, each);
      } catch (error) {
        return (await this.#setAside(listener, error)) ? [] : events.slice(index);
      }
    }
    return [];
  }

  async #setAside({ tenantId, instanceId }: { readonly tenantId: TenantId; readonly instanceId: InstanceId }, error: unknown): Promise<boolean> {
    const { isolation, events, onFailure } = this.#parts;
    try {
      await isolation.failed(tenantId, instanceId, error);
      await events.setBehind(tenantId, instanceId);
      return true;
    } catch (cause) {
      onFailure(cause);
      return false;
    }
  }
}
