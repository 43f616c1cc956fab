import type { DefinitionId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { instanceState } from '@holdfast/workflow-core/state';
import type { LoadedInstance } from './turn.store.ts';
import type { Turn } from './turn.ts';

export interface LoadedInstanceRow {
  readonly tenant_id: TenantId;
  readonly id: InstanceId;
  readonly definition_id: DefinitionId;
  readonly version: number;
  readonly state: unknown;
  readonly now: Date;
}

export function loadedInstance(row: LoadedInstanceRow): LoadedInstance {
  return {
    tenantId: row.tenant_id,
    instanceId: row.id,
    definitionId: row.definition_id,
    version: row.version,
    state: instanceState.parse(row.state),
    now: row.now,
  };
}

/** One array a column, for `unnest`. */
export function columns<Row, Cell>(rows: readonly Row[], ...cells: readonly ((row: Row) => Cell)[]): Cell[][] {
  return cells.map((cell) => rows.map(cell));
}

/** The parts of several turns, each beside the turn that it belongs to. */
export function partsOf<Part>(turns: readonly Turn[], pick: (turn: Turn) => readonly Part[]): { readonly turn: Turn; readonly part: Part }[] {
  return turns.flatMap((turn) => pick(turn).map((part) => ({ turn, part })));
}

/** RFC 3339; a `timestamptz[]` parameter takes texts. */
export function timestamp(moment: Date): string {
  return moment.toISOString();
}
