import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { inParallel } from './in-parallel.ts';
import type { DeliverEvent } from './deliver-event.ts';
import type { EventKeys } from './event-keys.ts';
import type { EventStore, StoredEvent } from './event.store.ts';
import { lookupOf } from './lookup.ts';
import type { StartOnEvents } from './start-on-events.ts';

/** Events that are looked up together. */
const batchSize = 500;
/** Instances that take events in at the same time; their turns share commits. */
const parallel = 64;

/**
 * Finds who listens to the events that have come, by index, and brings each to them: in order to one instance, to many at once. An
 * event whose delivery fails is looked at again. Starts instances of the definitions that wait for such events.
 */
export class MatchEvents {
  readonly #events: EventStore;
  readonly #keys: EventKeys;
  readonly #deliver: DeliverEvent;
  readonly #start: StartOnEvents;
  readonly #onFailure: (error: unknown) => void;

  #asked = false;
  #sweeping: Promise<void> | undefined;

  constructor(events: EventStore, keys: EventKeys, deliver: DeliverEvent, start: StartOnEvents, onFailure: (error: unknown) => void) {
    this.#events = events;
    this.#keys = keys;
    this.#deliver = deliver;
    this.#start = start;
    this.#onFailure = onFailure;
  }

  /** One at a time, so that events keep their order; what comes meanwhile is looked at before it ends. */
  sweep(): Promise<void> {
    this.#asked = true;
    this.#sweeping ??= this.#sweepAll().finally(() => (this.#sweeping = undefined));
    return this.#sweeping;
  }

  async #sweepAll(): Promise<void> {
    while (this.#asked) {
      this.#asked = false;
      const batch = await this.#events.claimUnmatched(batchSize);
      if (batch.length === 0) continue;
      await this.#match(batch);
      // What came to other replicas meanwhile has waited for this batch.
      this.#asked = true;
    }
  }

  async #match(batch: readonly StoredEvent[]): Promise<void> {
    const failed = new Set<string>();
    const attempt = async ({ position }: StoredEvent, bring: () => Promise<void>): Promise<void> => {
      try {
        await bring();
      } catch (error) {
        failed.add(position);
        this.#onFailure(error);
      }
    };
    await inParallel(await this.#queues(batch), parallel, async ({ tenantId, instanceId, events }) => {
      for (const each of events) {
        await attempt(each, () => this.#deliver.execute(tenantId, instanceId, each));
      }
    });
    await inParallel(await this.#start.find(batch), parallel, async ({ start, events }) => {
      for (const each of events) await attempt(each, () => this.#start.execute(start, each));
    });
    await this.#events.markMatched(batch.map(({ position }) => position).filter((position) => !failed.has(position)));
  }

  /** What each instance that may be meant is to get. */
  async #queues(batch: readonly StoredEvent[]): Promise<{ readonly tenantId: TenantId; readonly instanceId: InstanceId; readonly events: StoredEvent[] }[]> {
    const signatures = await this.#events.signatures(batch.map(({ tenantId, event: { type } }) => ({ tenantId, type })));
    const byLookup = new Map<string, { readonly tenantId: TenantId; readonly lookup: Uint8Array; readonly events: StoredEvent[] }>();
    for (const each of batch) {
      for (const { tenantId, type, sources } of signatures) {
        if (tenantId !== each.tenantId || (type ?? each.event.type) !== each.event.type) continue;
        const keys = this.#keys.of(sources, each.event);
        if (keys === undefined) continue;
        const want: Want = { ...(type === undefined ? {} : { type }), sources, keys };
        const lookup = lookupOf(want);
        const name = nameOf(tenantId, lookup);
        const found = byLookup.get(name) ?? { tenantId, lookup, events: [] };
        found.events.push(each);
        byLookup.set(name, found);
      }
    }
    const listeners = byLookup.size === 0 ? [] : await this.#events.listeners([...byLookup.values()]);
    const queues = new Map<InstanceId, { readonly tenantId: TenantId; readonly instanceId: InstanceId; readonly events: Set<StoredEvent> }>();
    for (const { tenantId, instanceId, lookup } of listeners) {
      const queue = queues.get(instanceId) ?? { tenantId, instanceId, events: new Set() };
      for (const each of byLookup.get(nameOf(tenantId, lookup))?.events ?? []) queue.events.add(each);
      queues.set(instanceId, queue);
    }
    const order = new Map(batch.map((each, index) => [each, index]));
    return [...queues.values()].map(({ events, ...queue }) => ({ ...queue, events: [...events].toSorted((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)) }));
  }
}

function nameOf(tenantId: TenantId, lookup: Uint8Array): string {
  return `${tenantId} ${Buffer.from(lookup).toString('base64')}`;
}
