import type { BookmarkId, CallId, DefinitionId, InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { instanceStatus } from '@holdfast/workflow-core/status';
import { readState, type BornRow } from './stored-state.ts';
import { UnreadableStateError, type KnownByRows, type LoadedInstance } from './turn.store.ts';

export interface LoadedInstanceRow extends BornRow {
  readonly tenant_id: TenantId;
  readonly definition_id: DefinitionId;
  readonly version: number;
  readonly state: unknown;
  readonly idempotency_key: string | null;
  readonly now: Date;
}

/** @throws {UnreadableStateError} where the state cannot be read. */
export function loadedInstance(row: LoadedInstanceRow): LoadedInstance {
  const loaded = readableInstance(row);
  if (loaded === undefined) throw new UnreadableStateError();
  return loaded;
}

/** Undefined where the state cannot be read, for what looks at many instances: whoever then loads that one alone fails alone (I11). */
export function readableInstance(row: LoadedInstanceRow): LoadedInstance | undefined {
  const state = readState(row, row.state);
  if (state === undefined) return undefined;
  return {
    tenantId: row.tenant_id,
    instanceId: row.id,
    definitionId: row.definition_id,
    version: row.version,
    state,
    ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
    now: row.now,
  };
}

export interface UnreadInstanceRow {
  readonly id: InstanceId;
  readonly definition_id: DefinitionId;
  readonly version: number;
  readonly status: string;
  readonly idempotency_key: string | null;
  readonly now: Date;
  readonly sequence: number;
  readonly parent: InstanceId | null;
  readonly bookmarks: readonly BookmarkId[];
  readonly timers: readonly TimerId[];
  readonly children: readonly CallId[];
}

export function knownByRows({ id: instanceId, definition_id: definitionId, status, idempotency_key: idempotencyKey, parent, ...rest }: UnreadInstanceRow): KnownByRows {
  return {
    ...rest,
    instanceId,
    definitionId,
    status: instanceStatus.parse(status),
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
    ...(parent === null ? {} : { parent }),
  };
}
