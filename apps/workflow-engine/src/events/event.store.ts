import type { ClaimantId, InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import type { LoadedInstance } from '../turns/turn.store.ts';
import type { EventStart } from './event-start.store.ts';

export interface NewEvent {
  readonly tenantId: TenantId;
  readonly event: CloudEvent;
}

/** An event as it came. */
export interface StoredEvent extends NewEvent {
  /** Where it stands among all events; a decimal number. */
  readonly position: string;
  /** When it came, to the millisecond, where it may have waited since. */
  readonly receivedAt?: Date;
}

/** As whom a replica claims a tenant's events. */
export interface Claimant {
  readonly id: ClaimantId;
}

/** How much is claimed at once. A large event counts as several (I15). */
export interface ClaimLimits {
  /** Of all: once so many are taken, no further one is. */
  readonly limit: number;
  /** The same, of each tenant. */
  readonly each: number;
  /** Whose events are left. */
  readonly except: readonly TenantId[];
}

/** One that was new. */
export interface KeptEvent extends StoredEvent {
  /** Whether this replica is to find its listeners; else whoever claims it. */
  readonly claimed: boolean;
}

/** One kind of lookup that listeners of a tenant have: for events of `type`, or of all types where it is absent. */
export interface Signature {
  readonly tenantId: TenantId;
  readonly type?: string;
  readonly sources: readonly string[];
}

export interface TenantType {
  readonly tenantId: TenantId;
  readonly type: string;
}

/** What an event may be found by. */
export interface EventLookup {
  readonly tenantId: TenantId;
  readonly lookup: Uint8Array;
  readonly position: string;
}

export interface Listener {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
}

/** An instance that listens, and what an event is brought to it with, all of one moment. */
export interface FoundListener extends Listener {
  /** Those asked for that it is found by, each once. */
  readonly lookups: readonly Uint8Array[];
  /** Absent where it is large, or one of very many. */
  readonly loaded?: LoadedInstance;
  /** Positions, of those asked for with its lookups, that it has had. */
  readonly heard: readonly string[];
}

/** What one look gives. */
export interface Found {
  readonly signatures: readonly Signature[];
  readonly listeners: readonly FoundListener[];
  /** Definitions that events of the types may start. */
  readonly starts: readonly EventStart[];
}

/** A subscription whose instance has not had the events that came before it. */
export interface NewListener extends Listener {
  readonly subscriptionId: SubscriptionId;
  readonly wants: readonly Want[];
  /** How often it was set behind; none for one that has just begun. */
  readonly behind?: number;
}

/** Bytes of JSON of events that are read at once (I15); one alone may have more. */
export const mostEventBytes = 2 ** 24;
/** How many of an event's bytes of JSON count as another event, where what is taken on is limited by number. */
export const bytesPerLoad = 2 ** 14;

/** Events and who listens to them. Turns write subscriptions, deliveries, and the events that workflows emit. */
export interface EventStore {
  /**
   * Keeps those that are new, by source and id. Those of a tenant that has a claimant, and of whom nothing waits that another has claimed, or nobody, are claimed as
   * `claimUnmatched` does. @returns what is kept of each, in order; undefined for what was known.
   */
  append(events: readonly NewEvent[], claimants: ReadonlyMap<TenantId, Claimant>): Promise<readonly (KeptEvent | undefined)[]>;
  /** Keeps one as `append` does, and then looks for it as `find` does; a listener may be there more than once. Everybody sees it before it is on the disk: `flush` before anybody is told that it is kept. */
  appendAndFind(event: NewEvent, claimant: Claimant | undefined, lookups: readonly Uint8Array[]): Promise<{ readonly kept: KeptEvent | undefined; readonly found: Found }>;
  /** Waits until all that has been committed is on the disk. */
  flush(): Promise<void>;
  /**
   * Takes events whose listeners have not been looked for, in order; nobody else gets them for some seconds, nor later ones of the same
   * tenant, so that each tenant's events keep their order. I12: some of every tenant.
   *
   * @param claimant nobody until now
   */
  claimUnmatched(claimant: ClaimantId, limits: ClaimLimits): Promise<readonly StoredEvent[]>;
  /** They are matched. What else was claimed holds its tenant's next ones back until that ends. @returns whether there is something to claim. */
  settle(matched: readonly StoredEvent[]): Promise<boolean>;
  /**
   * Who listens, by index: the cost does not depend on how many others do. Beside them the signatures of those types, those that stand
   * for all types, and what they may start, of the same moment.
   */
  find(types: readonly TenantType[], lookups: readonly EventLookup[]): Promise<Found>;
  /** Whether the instance has taken the event in. */
  wasHeard(instanceId: InstanceId, position: string): Promise<boolean>;
  /** Events that came since the instance began, of the types that are wanted, that it has not had, and that come after the position `after`; in order; I15: no more than fit into memory, one at least. */
  missed(listener: Listener, wants: readonly Want[], limit: number, after?: string): Promise<readonly StoredEvent[]>;
  /** The instance could not take an event in: its listeners are to catch up with it, and with what comes meanwhile. */
  setBehind(tenantId: TenantId, instanceId: InstanceId): Promise<void>;
  /** Listeners that were set behind, or have begun and stand behind for longer than `milliseconds`; without those of instances that are isolated until later (I11). */
  findBehind(milliseconds: number, limit: number): Promise<readonly NewListener[]>;
  /** Unless it was set behind once more since it was read. */
  markCaughtUp(listener: Pick<NewListener, 'subscriptionId' | 'behind'>): Promise<void>;
  /** Drops events, and what was told of lifecycles, that came longer ago, a bounded number at once. @returns how many events. */
  forget(milliseconds: number): Promise<number>;
}
