import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { Clock } from '@holdfast/clock/clock';
import type { BookmarkId, CallId, DefinitionId, InstanceId, SubscriptionId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { eventName, type CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { InstanceStatus } from '@holdfast/workflow-core/status';
import type { BookmarkRecord } from '../bookmarks/bookmark.store.ts';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import type { Isolated } from '../isolation/isolation.store.ts';
import type { Told } from '../events/lifecycle.store.ts';
import type { MissedStart } from '../events/missed-start.store.ts';
import type { StoredEvent } from '../events/event.store.ts';
import { MemoryGatheringStore } from '../events/gathering.store.memory.ts';
import { MemorySecretStore } from '../secrets/secret.store.memory.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import type { Birth, NewBookmark, NewCall, NewSubscription, Turn } from './turn.ts';

export interface InstanceTableRow extends Birth {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly definitionId: DefinitionId;
  readonly version: number;
  readonly state: InstanceState;
  readonly startStatus: InstanceStatus;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt?: Date;
}

export interface CallTableRow extends NewCall {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly attempt: number;
  readonly leaseOwner: Uuid<'lease-owner'> | undefined;
  readonly leaseUntil: number;
  readonly lastFailure?: string | undefined;
}

export interface BookmarkTableRow extends NewBookmark, BookmarkRecord {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
}

export interface EventTableRow {
  readonly position: string;
  readonly tenantId: TenantId;
  readonly event: CloudEvent;
  readonly receivedAt: number;
  claimedUntil: number;
  claimedBy?: string | undefined;
  matched: boolean;
}

export interface SubscriptionTableRow extends NewSubscription {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly createdAt: number;
  readonly caughtUp: boolean;
  readonly behind: number;
}

/** The engine's tables in memory, and its database's clock. Every replica of a test shares them. */
export class MemoryTables {
  readonly clock: Clock;
  readonly instances = new Map<InstanceId, InstanceTableRow>();
  readonly history = new Map<InstanceId, HistoryEntry[]>();
  readonly timers = new Map<TimerId, { readonly instanceId: InstanceId; readonly dueAt: Date }>();
  readonly bookmarks = new Map<BookmarkId, BookmarkTableRow>();
  readonly calls = new Map<CallId, CallTableRow>();
  readonly messages: OutgoingMessage[] = [];
  /** What the audit has, of turns and of what else is asked for. */
  readonly audited: AuditEntry[] = [];
  /** In the order of their commits. */
  readonly told: (Pick<Turn, 'tenantId' | 'instanceId' | 'definitionId' | 'history'> & { readonly told: Told })[] = [];
  readonly events: EventTableRow[] = [];
  readonly subscriptions = new Map<SubscriptionId, SubscriptionTableRow>();
  readonly missedStarts = new Map<string, { readonly missed: MissedStart; readonly stored: StoredEvent }>();
  readonly isolated = new Map<InstanceId, Isolated & { readonly version: number }>();
  readonly secrets = new MemorySecretStore();
  readonly gatherings: MemoryGatheringStore;
  /** Instance and position of what was taken in. */
  readonly deliveries = new Set<string>();
  #events = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.gatherings = new MemoryGatheringStore(clock);
  }

  /** @returns undefined when the tenant has an event of that source and id. */
  appendEvent(tenantId: TenantId, event: CloudEvent): EventTableRow | undefined {
    if (this.events.some((row) => row.tenantId === tenantId && eventName(row.event) === eventName(event))) return undefined;
    this.#events += 1;
    const row: EventTableRow = { position: String(this.#events), tenantId, event, receivedAt: this.clock.now().getTime(), claimedUntil: 0, matched: false };
    this.events.push(row);
    return row;
  }

  /** What is known of an instance's failures since its last turn. */
  isolatedNow(instanceId: InstanceId): (Isolated & { readonly version: number }) | undefined {
    const [found, row] = [this.isolated.get(instanceId), this.instances.get(instanceId)];
    return found !== undefined && row?.version === found.version && row.endedAt === undefined ? found : undefined;
  }

  /** The lease that a replica takes now. */
  lease({ owner, milliseconds }: LeaseTerms): Pick<CallTableRow, 'leaseOwner' | 'leaseUntil'> {
    return { leaseOwner: owner, leaseUntil: this.clock.now().getTime() + milliseconds };
  }
}
