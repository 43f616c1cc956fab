import type { BookmarkId, CallId, DefinitionId, InstanceId, SubscriptionId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { instanceStatus } from '@holdfast/workflow-core/status';
import type { Labels } from '../turns/turn.ts';
import type { StoredEntries } from '../turns/history-entries.ts';
import { readState } from '../turns/stored-state.ts';
import type { InstanceEntry, InstanceRecord, OpenWaits } from './instance-record.ts';
import { awaitedEvents } from './waits.ts';

export interface InstanceEntryRow {
  readonly id: InstanceId;
  readonly tenant_id: TenantId;
  readonly definition_id: DefinitionId;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly started_by: string;
  readonly started_at: Date;
  readonly updated_at: Date;
  readonly ended_at: Date | null;
  readonly business_key: string | null;
  readonly labels: Labels | null;
}

export interface InstanceRow extends InstanceEntryRow {
  readonly input: JsonValue;
  readonly state: unknown;
  readonly start_status: string;
  readonly request_digest: Buffer | null;
}

/** Of `instances AS i JOIN definitions AS d`. */
export const entryColumns =
  'i.id, i.tenant_id, i.definition_id, d.namespace, d.name, d.version, i.status, i.started_by, i.started_at, i.updated_at, i.ended_at, i.business_key, i.labels';

export function instanceEntry(row: InstanceEntryRow): InstanceEntry {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    definition: { id: row.definition_id, namespace: row.namespace, name: row.name, version: row.version },
    status: instanceStatus.parse(row.status),
    startedBy: row.started_by,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.business_key === null ? {} : { businessKey: row.business_key }),
    ...(row.labels === null ? {} : { labels: row.labels }),
  };
}

export function instanceRecord(row: InstanceRow): InstanceRecord {
  const state = readState(row, row.state);
  return {
    ...instanceEntry(row),
    input: row.input,
    ...(state === undefined ? {} : { state }),
    startStatus: instanceStatus.parse(row.start_status),
    ...(row.request_digest === null ? {} : { requestDigest: new Uint8Array(row.request_digest) }),
  };
}

export interface HistoryRow {
  readonly first_sequence: number;
  readonly at: Date;
  readonly entries: StoredEntries;
  /** Bytes of the entries of this turn and those before it that were read. */
  readonly length: number;
}

export type WaitRow =
  | { readonly kind: 'timer'; readonly id: TimerId; readonly at: Date; readonly attempt: null; readonly failure: null }
  | { readonly kind: 'bookmark'; readonly id: BookmarkId; readonly at: Date; readonly attempt: null; readonly failure: null }
  | { readonly kind: 'call'; readonly id: CallId; readonly at: null; readonly attempt: number; readonly failure: string | null }
  | { readonly kind: 'event'; readonly id: SubscriptionId; readonly type: string | null; readonly sources: readonly string[] };

export function openWaits(rows: readonly WaitRow[]): OpenWaits {
  return {
    timers: new Map(rows.flatMap((row) => (row.kind === 'timer' ? [[row.id, row.at]] : []))),
    bookmarks: new Map(rows.flatMap((row) => (row.kind === 'bookmark' ? [[row.id, row.at]] : []))),
    calls: new Map(rows.flatMap((row) => (row.kind === 'call' ? [[row.id, { attempt: row.attempt, ...(row.failure === null ? {} : { failure: row.failure }) }]] : []))),
    events: new Map([...Map.groupBy(rows.filter((row) => row.kind === 'event'), ({ id }) => id)].map(([id, own]) => [id, own.map(awaitedEvents)])),
  };
}
