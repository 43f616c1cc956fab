import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DefinitionName } from '../definitions/published-definition.ts';

/** What is known of an instance whose turns fail: not for what its workflow says, but because the engine cannot take them. */
export interface Isolated {
  readonly since: Date;
  /** In a row, of all replicas. */
  readonly failures: number;
  /** The kind of the last error, never its text. */
  readonly error: string;
  /** When it is tried again. */
  readonly retryAt: Date;
}

/** It ends with the next turn that is committed, of whatever replica. */
export interface IsolationStore {
  /** Notes one more failure. @returns undefined for an instance that has ended, or that there is not. */
  failed(tenantId: TenantId, instanceId: InstanceId, error: string): Promise<(Isolated & { readonly definition: DefinitionName }) | undefined>;
  /** What failed has gone well, or has become idle. */
  recovered(tenantId: TenantId, instanceId: InstanceId): Promise<void>;
  find(tenantId: TenantId, instanceId: InstanceId): Promise<Isolated | undefined>;
  /** Has it tried at once, the calls whose results it could not take included. @returns false when it is not isolated. */
  release(tx: Transaction, tenantId: TenantId, instanceId: InstanceId): Promise<boolean>;
}
