import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { InstanceStatus } from '@holdfast/workflow-core/status';
import type { DefinitionFilter, Page } from '../definitions/definition.store.ts';
import type { Labels } from '../turns/turn.ts';
import type { InstanceEntry, InstanceRecord, OpenWaits } from './instance-record.ts';

export interface InstanceFilter extends DefinitionFilter {
  readonly version?: string | undefined;
  readonly status?: InstanceStatus | undefined;
  readonly businessKey?: string | undefined;
  /** All of them. */
  readonly labels?: Labels | undefined;
  /** Whether the engine cannot take its turns. */
  readonly isolated?: boolean | undefined;
  /** RFC 3339; the moment itself counts. */
  readonly startedFrom?: string | undefined;
  /** RFC 3339; the moment itself does not count. */
  readonly startedBefore?: string | undefined;
}

/** Characters after which a part of a history ends, with the turn that goes beyond them. */
export const longestHistoryPart = 2 ** 22;

export interface HistoryPart {
  readonly entries: readonly HistoryEntry[];
  /** Whether it ends for its length, before as many entries as were asked for: there may be more. */
  readonly isCut: boolean;
}

/** Instances for reading; turns write them. */
export interface InstanceStore {
  find(tenantId: TenantId, which: InstanceId | { readonly idempotencyKey: string }): Promise<InstanceRecord | undefined>;
  list(tenantId: TenantId, filter: InstanceFilter, page: Page<InstanceId>): Promise<readonly InstanceEntry[]>;
  /** Those of the tenant that have not ended. */
  countOpen(tenantId: TenantId): Promise<number>;
  /** Timers, open bookmarks and calls of the instance. */
  findWaits(tenantId: TenantId, instanceId: InstanceId): Promise<OpenWaits>;
  /** I3: in order, without a gap, from the entry after `after` on. Empty for an instance that does not exist. */
  readHistory(tenantId: TenantId, instanceId: InstanceId, after: number, limit: number): Promise<HistoryPart>;
}
