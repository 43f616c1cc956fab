import type { Clock } from '@holdfast/clock/clock';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Isolation } from '../isolation/isolation.ts';
import type { BackgroundWork } from '../turns/background-work.ts';
import type { DeliverEvent } from './deliver-event.ts';
import { EventLane, type NextEvents } from './event-lane.ts';
import type { EventStore, KeptEvent, NewEvent, StoredEvent } from './event.store.ts';
import type { Delivery, FindListeners, FirstLook } from './find-listeners.ts';
import type { LoneEvent } from './lone-event.ts';
import { allEnded, inParallel } from '../turns/in-parallel.ts';
import type { StartOnEvents, StartQueue } from './start-on-events.ts';

/** Events of a tenant that are looked up together. */
const batchSize = 500;
/**
 * Events of a tenant, and of all, that are taken on; further ones wait in the table (I15). A large one counts as several, each 16 KiB as one. I12: a tenant whose
 * events take long leaves room for those of others.
 */
const laneRoom = 1_000;
const room = 8_000;
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
 * I12: each tenant's events go on beside those of others, however much there is to one's.
 */
export class MatchEvents {
  readonly #parts: MatchParts;
  /** Of the tenants that have any. */
  readonly #lanes = new Map<TenantId, EventLane>();
  /** Of all lanes. */
  #load = 0;
  /** Whose events may have been left in the table, claimed by this replica: what comes after them must not overtake them. */
  readonly #left = new Map<TenantId, symbol>();
  /** Whether those of any tenant may have been left so. */
  #leftOfAny = false;
  #timesDisowned = 0;
  /** At which of them last: of a tenant, while an append that asked for room before may be under way, and of all. */
  readonly #disowned = new Map<TenantId, number>();
  #disownedAll = 0;
  #asked = false;
  #claiming: Promise<void> | undefined;
  /** Kept while older ones may be being claimed. */
  readonly #arrived: StoredEvent[] = [];

  constructor(parts: MatchParts) {
    this.#parts = parts;
  }

  /** How often it has disowned what it had left. */
  get timesDisowned(): number {
    return this.#timesDisowned;
  }

  /** Whether it takes on more events of the tenant as they are kept. */
  hasRoom(tenantId: TenantId): boolean {
    return !this.#mayOvertake(tenantId) && this.#load + this.#arrived.length < room && (this.#lanes.get(tenantId)?.load ?? 0) < laneRoom;
  }

  /** Events may have been kept that nobody tells it of. */
  doubt(tenants: Iterable<TenantId>): void {
    for (const each of tenants) this.#left.set(each, Symbol('doubt'));
  }

  /** How to look, in the same breath, whom an event is for that is to be kept; undefined while its tenant has others, or may have. */
  firstLook(event: NewEvent): FirstLook | undefined {
    return this.#claiming !== undefined || this.#lanes.has(event.tenantId) ? undefined : this.#parts.find.first(event);
  }

  /**
   * Events that were kept, in order: what is this replica's to match is matched, what waits for others is asked for.
   *
   * @param since `timesDisowned` before room was asked for
   * @param lone what is known of the one there is
   */
  take(kept: readonly KeptEvent[], since: number, lone?: LoneEvent): void {
    const claimed = kept.filter((each) => each.claimed);
    // Since room was asked for something may have been left, or even disowned, that they would overtake: they are left, too.
    const own = claimed.filter(({ tenantId }) => !this.#mayOvertake(tenantId) && Math.max(this.#disowned.get(tenantId) ?? 0, this.#disownedAll) <= since);
    for (const [tenantId, at] of this.#disowned) if (at <= since) this.#disowned.delete(tenantId);
    if (own.length < claimed.length) this.doubt(claimed.filter((each) => !own.includes(each)).map(({ tenantId }) => tenantId));
    if (own.length === 0 || this.#claiming !== undefined) lone?.tell(false);
    if (this.#claiming === undefined) this.#add(own, lone);
    else this.#arrived.push(...own);
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

  #mayOvertake(tenantId: TenantId): boolean {
    return this.#leftOfAny || this.#left.has(tenantId);
  }

  get #full(): readonly TenantId[] {
    return [...this.#lanes].flatMap(([tenantId, { load }]) => (load < laneRoom ? [] : [tenantId]));
  }

  async #claimAll(): Promise<void> {
    try {
      await this.#disownLeft();
      while (this.#asked && this.#load < room) {
        this.#asked = false;
        const claimed = await this.#claimSome();
        this.#add([...claimed, ...this.#takeArrived()]);
        this.#asked ||= claimed.length > 0;
      }
    } finally {
      // In the same breath as the last look: whoever asks after it is not left to one that has ended.
      this.#claiming = undefined;
      this.#add(this.#takeArrived());
    }
  }

  /** Without those of whom something older has been left meanwhile: they are left, too. */
  #takeArrived(): StoredEvent[] {
    return this.#arrived.splice(0).filter(({ tenantId }) => !this.#mayOvertake(tenantId));
  }

  async #disownLeft(): Promise<void> {
    const { events } = this.#parts;
    const left = [...this.#left];
    if (left.length > 0 || this.#leftOfAny) this.#timesDisowned += 1;
    if (this.#leftOfAny) this.#disownedAll = this.#timesDisowned;
    for (const [tenantId] of left) this.#disowned.set(tenantId, this.#timesDisowned);
    if (this.#leftOfAny) await events.disown();
    else if (left.length > 0) await events.disown(left.map(([tenantId]) => tenantId));
    this.#leftOfAny = false;
    for (const [tenantId, doubt] of left) if (this.#left.get(tenantId) === doubt) this.#left.delete(tenantId);
  }

  async #claimSome(): Promise<readonly StoredEvent[]> {
    try {
      return await this.#parts.events.claimUnmatched(batchSize, this.#full);
    } catch (error) {
      // They may have been claimed all the same, and what has come meanwhile may come after them.
      this.#leftOfAny = true;
      throw error;
    }
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
      if (await events.settle(batch.filter((each) => !failed.has(each)), [...failed])) await this.claim();
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
