import type { InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';

/** An event as it came. */
export interface StoredEvent {
  /** Where it stands among all events; a decimal number. */
  readonly position: string;
  readonly tenantId: TenantId;
  readonly event: CloudEvent;
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

export interface TenantLookup {
  readonly tenantId: TenantId;
  readonly lookup: Uint8Array;
}

export interface Listener {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
}

/** A subscription whose instance has not had the events that came before it. */
export interface NewListener extends Listener {
  readonly subscriptionId: SubscriptionId;
  readonly wants: readonly Want[];
}

/** Events and who listens to them. Turns write subscriptions, deliveries, and the events that workflows emit. */
export interface EventStore {
  /** Keeps those that are new, by source and id. @returns how many were. */
  append(tenantId: TenantId, events: readonly CloudEvent[]): Promise<number>;
  /**
   * Takes events whose listeners have not been looked for, in order; nobody else gets them for ten seconds, nor later ones of the same
   * tenant, so that each tenant's events keep their order. I12: some of every tenant.
   */
  claimUnmatched(limit: number): Promise<readonly StoredEvent[]>;
  markMatched(positions: readonly string[]): Promise<void>;
  /** Of those types, and those that stand for all types. */
  signatures(types: readonly TenantType[]): Promise<readonly Signature[]>;
  /** By index: the cost does not depend on how many others listen. `lookup` is one of those asked for. */
  listeners(lookups: readonly TenantLookup[]): Promise<readonly (Listener & { readonly lookup: Uint8Array })[]>;
  /** Whether the instance has taken the event in. */
  wasHeard(instanceId: InstanceId, position: string): Promise<boolean>;
  /** Events that came since the instance began, of the types that are wanted, and that it has not had; in order. */
  missed(listener: Listener, wants: readonly Want[], limit: number): Promise<readonly StoredEvent[]>;
  /** Listeners that stand behind for longer than `milliseconds`. */
  findBehind(milliseconds: number, limit: number): Promise<readonly NewListener[]>;
  markCaughtUp(subscriptionId: SubscriptionId): Promise<void>;
  /** Drops events, and what was told of lifecycles, that came longer ago, a bounded number at once. @returns how many events. */
  forget(milliseconds: number): Promise<number>;
}
