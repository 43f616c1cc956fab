import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DefinitionKey } from './schedule.ts';

/** The newest version of a definition that was heard of, and the schedule that it asks for. */
export interface KnownDefinition {
  readonly version: string;
  readonly scheduleId?: ScheduleId;
}

export interface DefinitionScheduleStore {
  /** Keeps others from the definition until `tx` ends, also when nothing is known of it. */
  lockKnown(tx: Transaction, tenantId: TenantId, of: Omit<DefinitionKey, 'version'>): Promise<KnownDefinition | undefined>;

  /** @param refused the code of the problem why it has no schedule though it asks for one. */
  remember(tx: Transaction, tenantId: TenantId, definition: DefinitionKey, schedule: { readonly scheduleId?: ScheduleId; readonly refused?: string }): Promise<void>;
}
