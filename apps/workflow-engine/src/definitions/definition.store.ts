import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { OutgoingMessage } from '../turns/outgoing-message.ts';
import type { DefinitionEntry, DefinitionName, DefinitionStatus, PublishedDefinition } from './published-definition.ts';

export interface DefinitionFilter {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** A page of a list that runs from the newest id to the oldest. */
export interface Page<Id> {
  /** Only what is older. */
  readonly after?: Id | undefined;
  readonly limit: number;
}

/** A definition's data, for compiling. */
export interface DefinitionDocument {
  readonly id: DefinitionId;
  readonly status: DefinitionStatus;
  readonly document: unknown;
  readonly resources?: Readonly<Record<string, JsonValue>> | null;
}

export interface DefinitionStore {
  /**
   * Writes a draft or publishes, over a draft if there is one; what is published gets its number.
   *
   * @returns false when the version is published or retired, whatever its content; nothing is written then, and `message` not owed.
   */
  insert(tx: Transaction, definition: PublishedDefinition, document: unknown, message?: OutgoingMessage): Promise<boolean>;
  /** @returns false when there is no such published version. */
  retire(tx: Transaction, tenantId: TenantId, name: DefinitionName): Promise<boolean>;
  find(tenantId: TenantId, name: DefinitionName): Promise<PublishedDefinition | undefined>;
  findDocument(tenantId: TenantId, which: DefinitionId | DefinitionName): Promise<DefinitionDocument | undefined>;
  list(tenantId: TenantId, filter: DefinitionFilter, page: Page<DefinitionId>): Promise<readonly DefinitionEntry[]>;
}
