import type { ClaimantId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { fairly } from '../turns/fairly.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import { loadedFrom } from '../turns/turn.store.memory.ts';
import { MemoryEventStartStore } from './event-start.store.memory.ts';
import type { Claimant, ClaimLimits, EventLookup, EventStore, Found, FoundListener, KeptEvent, Listener, NewEvent, NewListener, Signature, StoredEvent, TenantType } from './event.store.ts';
import { loadOf } from './event-lane.ts';
import { lookupOf } from './lookup.ts';

const claimMs = 5_000;

export class MemoryEventStore implements EventStore {
  readonly #tables: MemoryTables;
  readonly #starts: MemoryEventStartStore;

  constructor(tables: MemoryTables, starts = new MemoryEventStartStore()) {
    this.#tables = tables;
    this.#starts = starts;
  }

  append(events: readonly NewEvent[], claimants: ReadonlyMap<TenantId, Claimant>): Promise<(KeptEvent | undefined)[]> {
    const claimedUntil = this.#tables.clock.now().getTime() + claimMs;
    const before = new Set(this.#tables.events.filter(({ matched, tenantId, claimedBy }) => !matched && claimedBy !== claimants.get(tenantId)?.id).map(({ tenantId }) => tenantId));
    return Promise.resolve(
      events.map(({ tenantId, event }) => {
        const row = this.#tables.appendEvent(tenantId, event);
        if (row === undefined) return undefined;
        const claimedBy = before.has(tenantId) ? undefined : claimants.get(tenantId)?.id;
        if (claimedBy !== undefined) Object.assign(row, { claimedUntil, claimedBy });
        return { position: row.position, tenantId, event, claimed: claimedBy !== undefined };
      }),
    );
  }

  async appendAndFind(event: NewEvent, claimant: Claimant | undefined, lookups: readonly Uint8Array[]): Promise<{ kept: KeptEvent | undefined; found: Found }> {
    const { tenantId, event: { source, id, type } } = event;
    const [kept] = await this.append([event], new Map(claimant && [[tenantId, claimant]]));
    const position = this.#tables.events.find((row) => row.tenantId === tenantId && row.event.source === source && row.event.id === id)?.position ?? '';
    return { kept, found: await this.find([{ tenantId, type }], lookups.map((lookup) => ({ tenantId, lookup, position }))) };
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  claimUnmatched(claimant: ClaimantId, { limit, each, except }: ClaimLimits): Promise<StoredEvent[]> {
    const now = this.#tables.clock.now().getTime();
    const open = this.#tables.events.filter(({ matched }) => !matched);
    const busy = new Set(open.filter(({ claimedUntil }) => claimedUntil > now).map(({ tenantId }) => tenantId));
    const taken = new Set<(typeof open)[number]>();
    const loads = new Map<TenantId, number>();
    let load = 0;
    for (const row of fairly(open.filter(({ tenantId }) => !busy.has(tenantId) && !except.includes(tenantId)))) {
      if (load >= limit) break;
      const own = loads.get(row.tenantId) ?? 0;
      if (own >= each) continue;
      taken.add(row);
      loads.set(row.tenantId, own + loadOf(row));
      load += loadOf(row);
    }
    const found = open.filter((row) => taken.has(row));
    for (const row of found) Object.assign(row, { claimedUntil: now + claimMs, claimedBy: claimant });
    return Promise.resolve(found.map(({ position, tenantId, event, receivedAt }) => ({ position, tenantId, event, receivedAt: new Date(receivedAt) })));
  }

  settle(matched: readonly StoredEvent[]): Promise<boolean> {
    const ended = new Set(matched.map(({ position }) => position));
    for (const row of this.#tables.events) if (ended.has(row.position)) row.matched = true;
    const now = this.#tables.clock.now().getTime();
    return Promise.resolve(this.#tables.events.some((row) => !row.matched && row.claimedUntil <= now));
  }

  find(types: readonly TenantType[], lookups: readonly EventLookup[]): Promise<Found> {
    const asked = Map.groupBy(lookups, ({ tenantId, lookup }) => nameOf(tenantId, lookup));
    const byInstance = Map.groupBy(this.#tables.subscriptions.values(), ({ instanceId }) => instanceId);
    const listeners = [...byInstance].flatMap(([instanceId, [first, ...others]]): FoundListener[] => {
      const tenantId = first?.tenantId;
      if (first === undefined || tenantId === undefined) return [];
      const own = new Map([first, ...others].flatMap(({ wants }) => wants.map(lookupOf)).map((lookup) => [nameOf(tenantId, lookup), lookup]));
      const found = [...own].flatMap(([name, lookup]) => (asked.has(name) ? [lookup] : []));
      const loaded = loadedFrom(this.#tables, tenantId, instanceId);
      const heard = [...own.keys()].flatMap((name) => asked.get(name) ?? []).map(({ position }) => position).filter((position) => this.#tables.deliveries.has(`${instanceId} ${position}`));
      return found.length === 0 ? [] : [{ tenantId, instanceId, lookups: found, heard, ...(loaded === undefined ? {} : { loaded }) }];
    });
    return Promise.resolve({ signatures: this.#signatures(types), listeners, starts: this.#starts.matching(types) });
  }

  #signatures(types: readonly TenantType[]): Signature[] {
    const all = [...this.#tables.subscriptions.values()].flatMap(({ tenantId, wants }) => wants.map(({ type, sources }) => ({ tenantId, ...(type === undefined ? {} : { type }), sources })));
    const wanted = all.filter((signature: Signature) => types.some(({ tenantId, type }) => signature.tenantId === tenantId && (signature.type ?? type) === type));
    return [...new Map(wanted.map((signature) => [JSON.stringify(signature), signature])).values()];
  }

  wasHeard(instanceId: InstanceId, position: string): Promise<boolean> {
    return Promise.resolve(this.#tables.deliveries.has(`${instanceId} ${position}`));
  }

  missed({ tenantId, instanceId }: Listener, wants: readonly Want[], limit: number, after = '0'): Promise<StoredEvent[]> {
    const since = this.#tables.instances.get(instanceId)?.startedAt.getTime() ?? Infinity;
    const found = this.#tables.events.filter(
      (row) =>
        row.tenantId === tenantId &&
        row.receivedAt >= since &&
        Number(row.position) > Number(after) &&
        wants.some(({ type }) => (type ?? row.event.type) === row.event.type) &&
        !this.#tables.deliveries.has(`${instanceId} ${row.position}`),
    );
    return Promise.resolve(found.slice(0, limit).map(({ position, event }) => ({ position, tenantId, event })));
  }

  setBehind(tenantId: TenantId, instanceId: InstanceId): Promise<void> {
    const { subscriptions } = this.#tables;
    for (const [id, row] of subscriptions) if (row.tenantId === tenantId && row.instanceId === instanceId) subscriptions.set(id, { ...row, caughtUp: false, behind: row.behind + 1 });
    return Promise.resolve();
  }

  findBehind(milliseconds: number, limit: number): Promise<NewListener[]> {
    const now = this.#tables.clock.now();
    const isReady = (instanceId: InstanceId): boolean => (this.#tables.isolatedNow(instanceId)?.retryAt ?? now) <= now;
    const behind = [...this.#tables.subscriptions.values()].filter(({ caughtUp, createdAt, instanceId, behind: times }) => !caughtUp && (times > 0 || createdAt <= now.getTime() - milliseconds) && isReady(instanceId));
    return Promise.resolve(behind.slice(0, limit).map(({ tenantId, instanceId, subscriptionId, wants, behind: times }) => ({ tenantId, instanceId, subscriptionId, wants, behind: times })));
  }

  markCaughtUp({ subscriptionId, behind = 0 }: Pick<NewListener, 'subscriptionId' | 'behind'>): Promise<void> {
    const row = this.#tables.subscriptions.get(subscriptionId);
    if (row?.behind === behind) this.#tables.subscriptions.set(subscriptionId, { ...row, caughtUp: true });
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

function nameOf(tenantId: TenantId, lookup: Uint8Array): string {
  return `${tenantId} ${Buffer.from(lookup).toString('base64')}`;
}
