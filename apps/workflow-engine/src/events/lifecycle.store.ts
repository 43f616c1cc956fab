import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { DefinitionName } from '../definitions/published-definition.ts';

/** Of what subscribers are told. */
export type LifecycleScope = 'all' | 'workflows' | 'none';

/** What of a turn subscribers are told, when they are told of it at all. */
export type Told = Exclude<LifecycleScope, 'none'>;

/** A committed turn that subscribers are to be told of. */
export interface ToldTurn {
  /** Of the commit that it is part of. */
  readonly position: string;
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly definition: DefinitionName;
  readonly told: Told;
  readonly history: readonly HistoryEntry[];
}

export interface LifecycleStore {
  /** The turns of the next `commits` commits after a position, in their order; `'0'` is before the first. */
  read(after: string, commits: number): Promise<ToldTurn[]>;
}
