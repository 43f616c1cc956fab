import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { BookmarkId, CallId, DefinitionId, InstanceId, RedemptionId, SubscriptionId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { Want } from '@holdfast/workflow-core/events/correlation';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { DurableRequest } from '../calls/durable-request.ts';
import type { Told } from '../events/lifecycle.store.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** What only the first turn writes: the instance itself. */
export interface Birth {
  readonly input: JsonValue;
  readonly startedBy: string;
  /** One start per tenant and key. */
  readonly idempotencyKey?: string | undefined;
  /** SHA-256 of the request that came with the key. */
  readonly requestDigest?: Uint8Array;
  /** What the client calls it; any number of instances may share one. */
  readonly businessKey?: string;
  readonly labels?: Labels;
}

/** What a client marks an instance with, to find it again. */
export type Labels = Readonly<Record<string, string>>;

export interface NewCall {
  readonly callId: CallId;
  readonly task: string;
  readonly request: DurableRequest;
  /** The instance that it belongs to and ends with, when it is not the turn's. */
  readonly instanceId?: InstanceId;
}

/** A listener that has begun. */
export interface NewSubscription {
  readonly subscriptionId: SubscriptionId;
  readonly wants: readonly Want[];
}

export interface NewTimer {
  readonly timerId: TimerId;
  /** RFC 3339. */
  readonly dueAt: string;
}

export interface NewBookmark {
  readonly bookmarkId: BookmarkId;
  readonly timerId: TimerId;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** How an open bookmark ended: with the redemption that resumed it, or closed. */
export interface SettledBookmark {
  readonly bookmarkId: BookmarkId;
  readonly redemptionId?: RedemptionId;
}

/** Everything one turn changes, computed and not yet committed. It is committed whole or not at all. */
export interface Turn {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly definitionId: DefinitionId;
  /** Of the instance's start. */
  readonly idempotencyKey?: string | undefined;
  /** The fence: the version of the instance that the turn was computed from; 0 for the first. */
  readonly fence: number;
  /** Present exactly when `fence` is 0. */
  readonly birth?: Birth | undefined;
  /** The database's clock when the turn began. */
  readonly now: Date;
  readonly state: InstanceState;
  readonly ended: boolean;
  /** Whether this turn or one before may have written what ends with the instance: a call, a timer, a subscription, that an event was taken in. */
  readonly mayHoldRows: boolean;
  readonly history: readonly HistoryEntry[];
  readonly calls: readonly NewCall[];
  readonly finishedCalls: readonly CallId[];
  readonly timers: readonly NewTimer[];
  readonly finishedTimers: readonly TimerId[];
  readonly bookmarks: readonly NewBookmark[];
  readonly settledBookmarks: readonly SettledBookmark[];
  readonly subscriptions: readonly NewSubscription[];
  readonly finishedSubscriptions: readonly SubscriptionId[];
  /** Events that the instance emits. */
  readonly emitted: readonly CloudEvent[];
  /** Positions of the events that the turn takes in, or that the instance starts with. */
  readonly heard: readonly string[];
  /** What of its history subscribers are to be told. */
  readonly told?: Told | undefined;
  /** What somebody asked for by it, for the audit. */
  readonly audited?: AuditEntry | undefined;
  readonly messages: readonly OutgoingMessage[];
}

/** A turn beside its position in the group that it is committed with. */
export interface Ordinal {
  readonly ordinal: number;
  readonly turn: Turn;
}
