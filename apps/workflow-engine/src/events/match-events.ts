import type { Clock } from '@holdfast/clock/clock';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { BackgroundWork } from '../turns/background-work.ts';
import type { DeliverEvent } from './deliver-event.ts';
import type { EventStore, KeptEvent, NewEvent, StoredEvent } from './event.store.ts';
import type { Delivery, FindListeners, FirstLook } from './find-listeners.ts';
import type { LoneEvent } from './lone-event.ts';
import { allEnded, inParallel } from './in-parallel.ts';
import type { StartOnEvents, StartQueue } from './start-on-events.ts';

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
  readonly clock: Clock;
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
  #lone: LoneEvent | undefined;
  #asked = false;
  /** How often something may have been left in the table that this replica has claimed: what comes after it must not overtake it. */
  #left = 0;
  #running: Promise<void> | undefined;

  constructor(parts: MatchParts) {
    this.#parts = parts;
  }

  /** Whether it takes on more events as they are kept. */
  get hasRoom(): boolean {
    return this.#left === 0 && this.#arrived.length < room;
  }

  /** Events may have been kept that nobody tells it of. */
  doubt(): void {
    this.#left += 1;
  }

  /** How to look, in the same breath, whom an event is for that is to be kept; undefined while there is other work. */
  firstLook(event: NewEvent): FirstLook | undefined {
    return this.#running === undefined && this.#arrived.length === 0 ? this.#parts.find.first(event) : undefined;
  }

  /** Events that were kept, in order: what is this replica's to match is matched, what waits for others is asked for. @param lone what is known of the one there is */
  take(kept: readonly KeptEvent[], lone?: LoneEvent): Promise<void> {
    const own = kept.filter(({ claimed }) => claimed);
    this.#arrived.push(...own);
    this.#lone?.tell(false);
    this.#lone = lone;
    return own.length === kept.length ? this.#run() : this.sweep();
  }

  /** Matches what nobody has claimed, or whoever did has left. */
  sweep(): Promise<void> {
    this.#asked = true;
    return this.#run();
  }

  /** One batch at a time, so that events keep their order; what comes meanwhile is looked at before it ends. */
  #run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    try {
      await this.#disownLeft();
      do {
        await this.#match(this.#arrived.splice(0, batchSize));
        if (this.#asked) {
          this.#asked = false;
          const batch = await this.#parts.events.claimUnmatched(batchSize);
          await this.#match(batch);
          this.#asked ||= batch.length > 0;
        }
      } while (this.#arrived.length > 0 || this.#asked);
    } catch (error) {
      this.doubt();
      throw error;
    } finally {
      // In the same breath as the last look: what comes after it is not left to a run that has ended.
      this.#running = undefined;
    }
  }

  async #disownLeft(): Promise<void> {
    const known = this.#left;
    if (known === 0) return;
    await this.#parts.events.disown();
    this.#left -= known;
  }

  async #match(batch: readonly StoredEvent[]): Promise<void> {
    if (batch.length === 0) return;
    const { events, find, start, background } = this.#parts;
    const failed = new Set<StoredEvent>();
    const lone = this.#loneOf(batch);
    try {
      // It looks before anything has come of the batch: what its events bring about does not hear them.
      const { deliveries, starts } = lone?.recipients ?? (await find.execute(batch));
      await allEnded([
        this.#deliver(deliveries, failed, () => lone?.tell(true)).finally(() => lone?.tell(false)),
        start.queues(starts, batch).then((queues) => this.#start(queues, failed)),
      ]);
    } finally {
      lone?.tell(false);
    }
    // The next batch does not wait for it: what is lost of it is matched again when the claim ends, and changes nothing.
    background.start(async () => {
      if (await events.settle(batch.filter((each) => !failed.has(each)), [...failed])) await this.sweep();
    });
  }

  /** What is known of a batch that is one event, which was kept alone. */
  #loneOf(batch: readonly StoredEvent[]): LoneEvent | undefined {
    const lone = this.#lone;
    this.#lone = undefined;
    if (batch.length === 1 && batch[0] === lone?.event) return lone;
    lone?.tell(false);
    return undefined;
  }

  /** @param onTaken told of each that a turn took in. */
  async #deliver(deliveries: readonly Delivery[], failed: Set<StoredEvent>, onTaken: () => void): Promise<void> {
    await inParallel(deliveries, parallel, async ({ listener, events }) => {
      for (const each of await this.#deliverAll(listener, events, onTaken)) failed.add(each);
    });
  }

  async #start(queues: readonly StartQueue[], failed: Set<StoredEvent>): Promise<void> {
    await inParallel(queues, parallel, async ({ start, events }) => {
      for (const each of events) {
        try {
          await this.#parts.start.bring(start, each);
        } catch (error) {
          failed.add(each);
          this.#parts.onFailure(error);
        }
      }
    });
  }

  /** @returns those that are to be looked at again: the instance could not be set aside either, so that it is not what fails. */
  async #deliverAll(listener: Parameters<DeliverEvent['execute']>[0], events: readonly StoredEvent[], onTaken: () => void): Promise<readonly StoredEvent[]> {
    let { loaded } = listener;
    for (const [index, each] of events.entries()) {
      try {
        const delivered = await this.#parts.deliver.execute({ ...listener, loaded }, each);
        if (delivered.isTaken) onTaken();
        ({ loaded } = delivered);
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
