import type { InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { fairly } from '../turns/fairly.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { EventStore, Listener, NewListener, Signature, StoredEvent, TenantLookup, TenantType } from './event.store.ts';
import { lookupOf } from './lookup.ts';

const claimMs = 10_000;

export class MemoryEventStore implements EventStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  append(tenantId: TenantId, events: readonly CloudEvent[]): Promise<number> {
    return Promise.resolve(events.filter((event) => this.#tables.appendEvent(tenantId, event)).length);
  }

  claimUnmatched(limit: number): Promise<StoredEvent[]> {
    const now = this.#tables.clock.now().getTime();
    const open = this.#tables.events.filter(({ matched }) => !matched);
    const busy = new Set(open.filter(({ claimedUntil }) => claimedUntil > now).map(({ tenantId }) => tenantId));
    const taken = new Set(fairly(open.filter(({ tenantId }) => !busy.has(tenantId))).slice(0, limit));
    const found = open.filter((row) => taken.has(row));
    for (const row of found) row.claimedUntil = now + claimMs;
    return Promise.resolve(found.map(({ position, tenantId, event }) => ({ position, tenantId, event })));
  }

  markMatched(positions: readonly string[]): Promise<void> {
    for (const row of this.#tables.events) if (positions.includes(row.position)) row.matched = true;
    return Promise.resolve();
  }

  signatures(types: readonly TenantType[]): Promise<Signature[]> {
    const all = [...this.#tables.subscriptions.values()].flatMap(({ tenantId, wants }) => wants.map(({ type, sources }) => ({ tenantId, ...(type === undefined ? {} : { type }), sources })));
    const wanted = all.filter((signature: Signature) => types.some(({ tenantId, type }) => signature.tenantId === tenantId && (signature.type ?? type) === type));
    return Promise.resolve([...new Map(wanted.map((signature) => [JSON.stringify(signature), signature])).values()]);
  }

  listeners(lookups: readonly TenantLookup[]): Promise<(Listener & { lookup: Uint8Array })[]> {
    return Promise.resolve(
      [...this.#tables.subscriptions.values()].flatMap(({ tenantId, instanceId, wants }) =>
        wants.flatMap((want) => {
          const own = lookupOf(want);
          return lookups.some((asked) => asked.tenantId === tenantId && Buffer.compare(asked.lookup, own) === 0) ? [{ tenantId, instanceId, lookup: own }] : [];
        }),
      ),
    );
  }

  wasHeard(instanceId: InstanceId, position: string): Promise<boolean> {
    return Promise.resolve(this.#tables.deliveries.has(`${instanceId} ${position}`));
  }

  missed({ tenantId, instanceId }: Listener, wants: readonly Want[], limit: number): Promise<StoredEvent[]> {
    const since = this.#tables.instances.get(instanceId)?.startedAt.getTime() ?? Infinity;
    const found = this.#tables.events.filter(
      (row) =>
        row.tenantId === tenantId &&
        row.receivedAt >= since &&
        wants.some(({ type }) => (type ?? row.event.type) === row.event.type) &&
        !this.#tables.deliveries.has(`${instanceId} ${row.position}`),
    );
    return Promise.resolve(found.slice(0, limit).map(({ position, event }) => ({ position, tenantId, event })));
  }

  findBehind(milliseconds: number, limit: number): Promise<NewListener[]> {
    const before = this.#tables.clock.now().getTime() - milliseconds;
    const behind = [...this.#tables.subscriptions.values()].filter(({ caughtUp, createdAt }) => !caughtUp && createdAt <= before);
    return Promise.resolve(behind.slice(0, limit).map(({ tenantId, instanceId, subscriptionId, wants }) => ({ tenantId, instanceId, subscriptionId, wants })));
  }

  markCaughtUp(subscriptionId: SubscriptionId): Promise<void> {
    const row = this.#tables.subscriptions.get(subscriptionId);
    if (row !== undefined) this.#tables.subscriptions.set(subscriptionId, { ...row, caughtUp: true });
    return Promise.resolve();
  }

  forget(milliseconds: number): Promise<number> {
    const before = this.#tables.clock.now().getTime() - milliseconds;
    const kept = this.#tables.events.filter(({ receivedAt }) => receivedAt >= before);
    const forgotten = this.#tables.events.length - kept.length;
    this.#tables.events.splice(0, Infinity, ...kept);
    return Promise.resolve(forgotten);
  }
}
