import { setImmediate as nextTask } from 'node:timers/promises';
import type { TenantId } from '@holdfast/ids/ids';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import { stepsOfKind, stepsPerBreath, stepsPerKind, type EventKeys } from './event-keys.ts';
import type { EventStart } from './event-start.store.ts';
import type { EventStore, Found, FoundListener, NewEvent, Signature, StoredEvent, TenantType } from './event.store.ts';
import { lookupOf } from './lookup.ts';

/** Kinds of events whose signatures are remembered (I15). */
const capacity = 1_000;

/** What an instance that listens is to get, in order. */
export interface Delivery {
  readonly listener: FoundListener;
  readonly events: readonly StoredEvent[];
}

/** Whom events are for. */
export interface Recipients {
  readonly deliveries: readonly Delivery[];
  readonly starts: readonly EventStart[];
}

/** A look that is to be taken as an event is kept. */
export interface FirstLook {
  readonly lookups: readonly Uint8Array[];
  /** What came of it; undefined where a kind of listeners has come that it did not look for. */
  readonly recipients: (found: Found, kept: StoredEvent) => Recipients | undefined;
}

/** Stands for where an event will be kept. */
const notKept = '';

type EventsByLookup = ReadonlyMap<string, { readonly tenantId: TenantId; readonly lookup: Uint8Array; readonly events: StoredEvent[] }>;

/**
 * Finds who listens to events, and what they may start: computes what each listener of its kind would be found by, and asks for those. The kinds there are
 * (signatures) are remembered and come back with each look: where one has come since, another look is taken with it.
 */
export class FindListeners {
  readonly #events: EventStore;
  readonly #keys: EventKeys;
  readonly #known = new Map<string, readonly Signature[]>();

  constructor(events: EventStore, keys: EventKeys) {
    this.#events = events;
    this.#keys = keys;
  }

  async execute(batch: readonly StoredEvent[]): Promise<Recipients> {
    const types = typesOf(batch);
    let tried = this.#knownOf(types);
    for (;;) {
      const byLookup = await inBreaths(this.#lookups(batch, tried));
      const found = await this.#events.find(types, [...byLookup.values()].flatMap(({ tenantId, lookup, events }) => events.map(({ position }) => ({ tenantId, lookup, position }))));
      if (areAmong(found.signatures, tried)) return { deliveries: deliveries(batch, byLookup, found.listeners), starts: found.starts };
      this.#remember(types, found.signatures);
      tried = found.signatures;
    }
  }

  /** A look for an event that is to be kept; undefined where it takes more than a breath to know what to look for. */
  first(event: NewEvent): FirstLook | undefined {
    const [types, batch] = [typesOf([event]), [{ ...event, position: notKept }]];
    const tried = this.#knownOf(types);
    const { done, value } = this.#lookups(batch, tried, stepsPerBreath).next();
    if (done !== true) return undefined;
    return {
      lookups: [...value.values()].map(({ lookup }) => lookup),
      recipients: ({ signatures, listeners, starts }, kept) => {
        if (areAmong(signatures, tried)) return { deliveries: deliveriesOfOne(kept, listeners), starts };
        this.#remember(types, signatures);
        return undefined;
      },
    };
  }

  #knownOf(types: readonly TenantType[]): readonly Signature[] {
    return types.flatMap((type) => this.#known.get(typeName(type)) ?? []);
  }

  #remember(types: readonly TenantType[], signatures: readonly Signature[]): void {
    for (const type of types) {
      const name = typeName(type);
      this.#known.delete(name);
      this.#known.set(name, signatures.filter((signature) => signature.tenantId === type.tenantId && (signature.type ?? type.type) === type.type));
      const oldest = this.#known.size > capacity ? this.#known.keys().next().value : undefined;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
  }

  /** What the events are looked up by. Rests between breaths. @param most steps that a kind may cost; where one needs more, and could have them, it rests, too */
  *#lookups(batch: readonly StoredEvent[], signatures: readonly Signature[], most = stepsOfKind): Generator<undefined, EventsByLookup, undefined> {
    const kinds = Map.groupBy(new Map(signatures.map((signature) => [signatureName(signature), signature])).values(), ({ tenantId }) => tenantId);
    const byLookup = new Map<string, { readonly tenantId: TenantId; readonly lookup: Uint8Array; readonly events: StoredEvent[] }>();
    let spent = 0;
    for (const each of batch) {
      for (const { tenantId, type, sources } of kinds.get(each.tenantId) ?? []) {
        if ((type ?? each.event.type) !== each.event.type) continue;
        if (spent >= stepsPerBreath) {
          yield;
          spent = 0;
        }
        const allowance = { steps: most };
        const keys = this.#keys.of(sources, each.event, allowance);
        spent += stepsPerKind + most - allowance.steps;
        if (keys === undefined) {
          if (allowance.steps <= 0 && most < stepsOfKind) yield;
          continue;
        }
        const want: Want = { ...(type === undefined ? {} : { type }), sources, keys };
        const lookup = lookupOf(want);
        const name = lookupName(tenantId, lookup);
        const found = byLookup.get(name) ?? { tenantId, lookup, events: [] };
        found.events.push(each);
        byLookup.set(name, found);
      }
    }
    return byLookup;
  }
}

async function inBreaths<Result>(work: Generator<undefined, Result, undefined>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await nextTask();
  }
}

function typesOf(batch: readonly NewEvent[]): TenantType[] {
  return [...new Map(batch.map(({ tenantId, event: { type } }) => [typeName({ tenantId, type }), { tenantId, type }])).values()];
}

function areAmong(signatures: readonly Signature[], tried: readonly Signature[]): boolean {
  const names = new Set(tried.map(signatureName));
  return signatures.every((signature) => names.has(signatureName(signature)));
}

/** What each listener has not had, in the order of the batch. */
function deliveries(batch: readonly StoredEvent[], byLookup: EventsByLookup, listeners: readonly FoundListener[]): Delivery[] {
  const order = new Map(batch.map((each, index) => [each, index]));
  return listeners.map((listener) => {
    const meant = new Set(listener.lookups.flatMap((lookup) => byLookup.get(lookupName(listener.tenantId, lookup))?.events ?? []));
    const events = [...meant].filter(({ position }) => !listener.heard.includes(position));
    return { listener, events: events.toSorted((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)) };
  });
}

function deliveriesOfOne(event: StoredEvent, listeners: readonly FoundListener[]): Delivery[] {
  const byInstance = new Map(listeners.map((listener) => [listener.instanceId, listener]));
  return [...byInstance.values()].filter(({ heard }) => heard.length === 0).map((listener) => ({ listener, events: [event] }));
}

function typeName({ tenantId, type }: TenantType): string {
  return `${tenantId} ${type}`;
}

function signatureName({ tenantId, type = '', sources }: Signature): string {
  return JSON.stringify([tenantId, type, sources]);
}

function lookupName(tenantId: TenantId, lookup: Uint8Array): string {
  return `${tenantId} ${Buffer.from(lookup.buffer, lookup.byteOffset, lookup.byteLength).toString('base64')}`;
}
