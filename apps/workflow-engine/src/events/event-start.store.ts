import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DefinitionName } from '../definitions/published-definition.ts';

/** A definition of which events start instances. */
export interface EventStart {
  readonly tenantId: TenantId;
  readonly definition: DefinitionName;
}

/** Stands for events of any type. */
export const anyType = '';

/** What of definitions events start; `EventStore.find` finds them. */
export interface EventStartStore {
  /**
   * A version was published. Only the newest counts, in whatever order they come.
   *
   * @param types of the events that may start it; undefined: none do.
   */
  announce(tx: Transaction, start: EventStart, types: readonly string[] | undefined): Promise<void>;
}
