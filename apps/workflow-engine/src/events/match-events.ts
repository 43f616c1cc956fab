import type { IdSource } from '@holdfast/ids/id-source';
import type { ClaimantId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { BackgroundWork } from '../turns/background-work.ts';
import { Claimants } from './claimants.ts';
import type { DeliverEvent } from './deliver-event.ts';
import { EventLane, type NextEvents } from './event-lane.ts';
import type { Claimant, EventStore, KeptEvent, NewEvent, StoredEvent } from './event.store.ts';
import type { Delivery, FindListeners, FirstLook } from './find-listeners.ts';
import type { LoneEvent } from './lone-event.ts';
import { allEnded, inParallel } from '../turns/in-parallel.ts';
import type { StartOnEvents, StartQueue } from './start-on-events.ts';

/** Events of a tenant that are looked up together. */
const batchSize = 500;
/**
 * Events of all tenants that are taken on; further ones wait in the table (I15). A large one counts as several, each 16 KiB as one. I12: of one tenant no more
 * than a part, and once half of it is taken, very few, so that there is room for more tenants, however many have events that take long.
 */
const room = 8_000;
const laneRoom = 2_000;
const crowdedLaneRoom = 16;
/** Instances that take events in at the same time; their turns share commits. */
const parallel = 256;

export interface MatchParts {
  readonly events: EventStore;
  readonly find: FindListeners;
  readonly deliver: DeliverEvent;
  readonly start: StartOnEvents;
  readonly isolation: Isolation;
  readonly background: BackgroundWork;
  readonly ids: IdSource;
  /** Told of what is tried again. Must not throw. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Finds who listens to the events that have come, by index, and brings each to them: in order to one instance, to many at once. An
 * event whose outcome cannot be written is looked at again. Starts instances of the definitions that wait for such events.
 *
 * I11: an instance that cannot take an event in is isolated, and its listeners catch up later; a definition that cannot be started is tried again: the tenant's other events go on.
 * I12: each tenant's events go on beside those of others, however much there is to one's.
 */
export class MatchEvents {
  readonly #parts: MatchParts;
  /** Of the tenants that have any. */
  readonly #lanes = new Map<TenantId, EventLane>();
  /** Of all lanes. */
  #load = 0;
  readonly #claimants: Claimants;
  #asked = false;
  #claiming: Promise<void> | undefined;

  constructor(parts: MatchParts) {
    this.#parts = parts;
    this.#claimants = new Claimants(parts.ids);
  }

  /** As whom it claims events of the tenant as they are kept; undefined where it has no room for them. */
  claimantOf(tenantId: TenantId, load: number): Claimant | undefined {
    return (this.#lanes.get(tenantId)?.load ?? 0) + load <= this.#laneRoom ? this.#claimants.of(tenantId) : undefined;
  }

  /** Events may have been kept, or claimed, that nobody tells it of: what comes does not overtake them. */
  doubt(tenants: Iterable<TenantId>): void {
    for (const each of tenants) this.#claimants.replace(each);
  }

  /** How to look, in the same breath, whom an event is for that is to be kept; undefined while its tenant has others. */
  firstLook(event: NewEvent): FirstLook | undefined {
    return this.#lanes.has(event.tenantId) ? undefined : this.#parts.find.first(event);
  }

  /**
   * Events that were kept, in order: what is this replica's to match is matched, what waits for others is asked for.
   *
   * @param claimants as whom they were claimed, if they were
   * @param lone what is known of the one there is
   */
  take(kept: readonly KeptEvent[], claimants: ReadonlyMap<TenantId, Claimant>, lone?: LoneEvent): void {
    const own = kept.filter(({ claimed, tenantId }) => claimed && this.#claimants.isCurrent(tenantId, claimants.get(tenantId)));
    if (own.length === 0) lone?.tell(false);
    this.#add(own, lone);
    if (own.length < kept.length) this.#parts.background.start(() => this.claim());
  }

  /** Matches what nobody has claimed, or whoever did has left; resolves when nothing more is being matched. */
  async sweep(): Promise<void> {
    await this.claim();
    await Promise.all([...this.#lanes.values()].map(({ ended }) => ended));
  }

  /** Begins to. I12: whoever asks for it time and again does not wait for a tenant whose events take long. */
  claim(): Promise<void> {
    this.#asked = true;
    this.#claiming ??= this.#claimAll();
    return this.#claiming;
  }

  get #laneRoom(): number {
    if (this.#load >= room) return 0;
    return this.#load < room / 2 ? laneRoom : crowdedLaneRoom;
  }

  get #full(): readonly TenantId[] {
    return [...this.#lanes].flatMap(([tenantId, { load }]) => (load < this.#laneRoom ? [] : [tenantId]));
  }

  async #claimAll(): Promise<void> {
    try {
      while (this.#asked && this.#load < room) {
        this.#asked = false;
        this.#asked ||= await this.#claimSome();
      }
    } finally {
      // In the same breath as the last look: whoever asks after it is not left to one that has ended.
      this.#claiming = undefined;
    }
  }

  /** @returns whether there were any. Where it is not told of them, nobody knows as whom they are claimed, and they hold back what comes. */
  async #claimSome(): Promise<boolean> {
    const claimant = this.#parts.ids.next<ClaimantId>();
    const claimed = await this.#parts.events.claimUnmatched(claimant, { limit: batchSize, each: Math.min(batchSize, this.#laneRoom), except: this.#full });
    for (const tenantId of new Set(claimed.map((each) => each.tenantId))) this.#claimants.goOnAs(tenantId, claimant);
    this.#add(claimed);
    return claimed.length > 0;
  }

  #add(events: readonly StoredEvent[], lone?: LoneEvent): void {
    for (const [tenantId, own] of Map.groupBy(events, (each) => each.tenantId)) {
      let lane = this.#lanes.get(tenantId);
      if (lane === undefined) {
        const begun = new EventLane(lone);
        this.#lanes.set(tenantId, begun);
        this.#parts.background.start(() => this.#run(tenantId, begun));
        lane = begun;
      } else {
        lone?.tell(false);
      }
      this.#load += lane.add(own);
    }
  }

  /** One batch at a time, so that a tenant's events keep their order; what comes meanwhile is looked at before it ends. */
  async #run(tenantId: TenantId, lane: EventLane): Promise<void> {
    try {
      for (let next = lane.take(batchSize); next.batch.length > 0; next = lane.take(batchSize)) {
        const goesOn = await this.#match(tenantId, next);
        this.#load -= lane.done(next.batch);
        if (!goesOn) break;
      }
    } catch (error) {
      this.doubt([tenantId]);
      throw error;
    } finally {
      // In the same breath as the last look: what comes after it is not left to a lane that has ended.
      this.#lanes.delete(tenantId);
      this.#load -= lane.load;
      lane.end();
    }
  }

  /** @returns false where what comes after it would overtake it on its way to an instance. */
  async #match(tenantId: TenantId, { batch, lone }: NextEvents): Promise<boolean> {
    const { events, find, start, background } = this.#parts;
    const [undelivered, notStarted] = [new Set<StoredEvent>(), new Set<StoredEvent>()];
    try {
      // It looks before anything has come of the batch: what its events bring about does not hear them.
      const { deliveries, starts } = lone?.recipients ?? (await find.execute(batch));
      await allEnded([
        this.#deliver(deliveries, undelivered, () => lone?.tell(true)).finally(() => lone?.tell(false)),
        start.queues(starts, batch).then((queues) => this.#start(queues, notStarted)),
      ]);
    } finally {
      lone?.tell(false);
    }
    const failed = new Set([...undelivered, ...notStarted]);
    if (failed.size > 0) this.doubt([tenantId]);
    // The next batch does not wait for it: what is lost of it is matched again when the claim ends, and changes nothing.
    background.start(async () => {
      if (await events.settle(batch.filter((each) => !failed.has(each)))) await this.claim();
    });
    return undelivered.size === 0;
  }

  /** I12: tenants share it. */
  get #width(): number {
    return Math.ceil(parallel / this.#lanes.size);
  }

  /** @param onTaken told of each that a turn took in. */
  async #deliver(deliveries: readonly Delivery[], failed: Set<StoredEvent>, onTaken: () => void): Promise<void> {
    await inParallel(deliveries, this.#width, async ({ listener, events }) => {
      for (const each of await this.#deliverAll(listener, events, onTaken)) failed.add(each);
    });
  }

  async #start(queues: readonly StartQueue[], failed: Set<StoredEvent>): Promise<void> {
    await inParallel(queues, this.#width, async ({ start, events }) => {
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
