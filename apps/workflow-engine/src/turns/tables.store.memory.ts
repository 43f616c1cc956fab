import type { Clock } from '@holdfast/clock/clock';
import type { BookmarkId, CallId, InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { InstanceStatus } from '@holdfast/workflow-core/status';
import type { BookmarkRecord } from '../bookmarks/bookmark.store.ts';
import type { LeaseTerms } from '../calls/lease-terms.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import type { Birth, NewBookmark, NewCall } from './turn.ts';

export interface InstanceTableRow extends Birth {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
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
}

export interface BookmarkTableRow extends NewBookmark, BookmarkRecord {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
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

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The lease that a replica takes now. */
  lease({ owner, milliseconds }: LeaseTerms): Pick<CallTableRow, 'leaseOwner' | 'leaseUntil'> {
    return { leaseOwner: owner, leaseUntil: this.clock.now().getTime() + milliseconds };
  }
}
