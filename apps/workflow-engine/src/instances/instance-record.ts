import type { BookmarkId, CallId, DefinitionId, InstanceId, SubscriptionId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { InstanceStatus } from '@holdfast/workflow-core/status';
import type { Labels } from '../turns/turn.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';

/** An instance as lists show it. */
export interface InstanceEntry {
  readonly id: InstanceId;
  readonly tenantId: TenantId;
  readonly definition: DefinitionName & { readonly id: DefinitionId };
  readonly status: InstanceStatus;
  /** The subject of the access token. */
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt?: Date;
  readonly businessKey?: string;
  readonly labels?: Labels;
}

export interface InstanceRecord extends InstanceEntry {
  readonly input: JsonValue;
  /** Absent where it cannot be read. */
  readonly state?: InstanceState;
  /** The status after the first turn. */
  readonly startStatus: InstanceStatus;
  /** SHA-256 of the request that came with an idempotency key. */
  readonly requestDigest?: Uint8Array;
}

/** Events that an instance listens for: of a type, or of any, whose data fits what the expressions gave when it began to. */
export interface AwaitedEvents {
  readonly type?: string;
  /** Absent where whatever the data is does. */
  readonly correlatedBy?: string[];
}

/** Details of what an instance may wait for; which of them it does wait for stands in its state. */
export interface OpenWaits {
  readonly timers: ReadonlyMap<TimerId, Date>;
  readonly bookmarks: ReadonlyMap<BookmarkId, Date>;
  /** Attempts so far, and why the last one that ended came to nothing. */
  readonly calls: ReadonlyMap<CallId, { readonly attempt: number; readonly failure?: string }>;
  readonly events: ReadonlyMap<SubscriptionId, AwaitedEvents[]>;
}
