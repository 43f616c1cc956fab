import type { TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import { loadOf } from './event-lane.ts';
import type { Claimant, EventStore, KeptEvent, NewEvent } from './event.store.ts';
import type { FirstLook } from './find-listeners.ts';
import { LoneEvent } from './lone-event.ts';

/** Events that are written together, unless one request brings more. */
const mostTogether = 1_000;

/** Milliseconds that whoever sent an event waits for the turn that takes it to the disk. */
const patience = 20;

interface Waiting {
  readonly events: readonly NewEvent[];
  readonly settle: (kept: Promise<readonly (KeptEvent | undefined)[]>) => void;
}

/** Who finds the listeners of what is kept. */
export interface Matcher {
  /** As whom to claim events of the tenant that are to be kept and count as so many; undefined where they are left to whoever claims them later. */
  readonly claimantOf: (tenantId: TenantId, load: number) => Claimant | undefined;
  /** Asked of an event that is to be kept alone. */
  readonly firstLook: (event: NewEvent) => FirstLook | undefined;
  /** Told of events as they are kept, in order, as whom they were claimed, and of what is known of one. Must not throw. */
  readonly take: (kept: readonly KeptEvent[], claimants: ReadonlyMap<TenantId, Claimant>, lone?: LoneEvent) => void;
  /** Told when events may have been kept that it is not told of. */
  readonly doubt: (tenants: Iterable<TenantId>) => void;
}

interface Written {
  readonly kept: readonly (KeptEvent | undefined)[];
  /** Resolves when they are on the disk. */
  readonly safe: Promise<void>;
}

/**
 * Keeps events. Those of requests that come while others are being written share the next statement; there is no timer.
 * An event that comes alone is brought to its listeners before it is on the disk: the turns that take it in get there after it, and take it along. What was known already may be on its way there, too.
 * I11: when a group fails as a whole, each request's events are written by themselves, in the same order.
 */
export class KeepEvents {
  readonly #events: EventStore;
  readonly #matcher: Matcher;
  readonly #waiting: Waiting[] = [];
  #writing = false;

  constructor(events: EventStore, matcher: Matcher) {
    this.#events = events;
    this.#matcher = matcher;
  }

  /** @returns how many were new, by source and id. */
  async execute(tenantId: TenantId, events: readonly CloudEvent[]): Promise<number> {
    if (events.length === 0) return 0;
    const kept = new Promise<readonly (KeptEvent | undefined)[]>((resolve) => this.#waiting.push({ events: events.map((event) => ({ tenantId, event })), settle: resolve }));
    if (!this.#writing) void this.#writeAll();
    return (await kept).filter((event) => event !== undefined).length;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#write(takeTogether(this.#waiting));
    this.#writing = false;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const together = group.length === 1 ? undefined : await this.#append(group.flatMap(({ events }) => events)).catch(() => undefined);
    let at = 0;
    for (const { events, settle } of group) {
      if (together === undefined) {
        const alone = this.#append(events);
        settle(onDisk(alone, 0, events.length));
        await alone.catch(() => undefined);
      } else {
        settle(onDisk(together, at, at + events.length));
        at += events.length;
      }
    }
  }

  async #append(events: readonly NewEvent[]): Promise<Written> {
    const [first, ...rest] = events;
    const look = first !== undefined && rest.length === 0 ? this.#matcher.firstLook(first) : undefined;
    try {
      return first === undefined || look === undefined ? await this.#appendAll(events) : await this.#appendAlone(first, look);
    } catch (error) {
      this.#matcher.doubt(events.map(({ tenantId }) => tenantId));
      throw error;
    }
  }

  async #appendAll(events: readonly NewEvent[]): Promise<Written> {
    const claimants = this.#claimantsOf(events);
    const kept = await this.#events.append(events, claimants);
    const added = kept.filter((event) => event !== undefined);
    if (added.length > 0) this.#matcher.take(added, claimants);
    return { kept, safe: added.length > 0 ? Promise.resolve() : this.#events.flush() };
  }

  async #appendAlone(event: NewEvent, { lookups, recipients }: FirstLook): Promise<Written> {
    const claimants = this.#claimantsOf([event]);
    const { kept, found } = await this.#events.appendAndFind(event, claimants.get(event.tenantId), lookups);
    if (kept === undefined) return { kept: [kept], safe: this.#events.flush() };
    const lone = new LoneEvent(kept, recipients(found, kept));
    this.#matcher.take([kept], claimants, lone);
    return { kept: [kept], safe: this.#onDisk(kept, lone) };
  }

  #claimantsOf(events: readonly NewEvent[]): ReadonlyMap<TenantId, Claimant> {
    const loads = new Map<TenantId, number>();
    for (const each of events) loads.set(each.tenantId, (loads.get(each.tenantId) ?? 0) + loadOf(each));
    const claimants = new Map<TenantId, Claimant>();
    for (const [tenantId, load] of loads) {
      const claimant = this.#matcher.claimantOf(tenantId, load);
      if (claimant !== undefined) claimants.set(tenantId, claimant);
    }
    return claimants;
  }

  async #onDisk({ claimed }: KeptEvent, { taken }: LoneEvent): Promise<void> {
    if (claimed && (await soon(taken))) return;
    await this.#events.flush();
  }
}

/** False when it takes longer than patience lasts. */
function soon(taken: Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, patience, false);
  void taken.then((isTaken) => {
    clearTimeout(timer);
    resolve(isTaken);
  });
  return promise;
}

/** Those of one request, once they are on the disk. */
async function onDisk(written: Written | Promise<Written>, from: number, to: number): Promise<Written['kept']> {
  const { kept, safe } = await written;
  await safe;
  return kept.slice(from, to);
}

/** Takes out the oldest that may be written together: one at least. */
function takeTogether(waiting: Waiting[]): Waiting[] {
  let events = 0;
  const fit = waiting.findIndex((each, index) => {
    events += each.events.length;
    return index > 0 && events > mostTogether;
  });
  return waiting.splice(0, fit < 0 ? waiting.length : fit);
}
