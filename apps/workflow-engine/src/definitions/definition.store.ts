import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { OutgoingMessage } from '../turns/outgoing-message.ts';
import type { DefinitionEntry, DefinitionName, PublishedDefinition } from './published-definition.ts';

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
  readonly document: unknown;
}

export interface DefinitionStore {
  /** @returns false when the version exists, whatever its content; nothing is written then, and `message` not owed. */
  insert(tx: Transaction, definition: PublishedDefinition, document: unknown, message?: OutgoingMessage): Promise<boolean>;
  find(tenantId: TenantId, name: DefinitionName): Promise<PublishedDefinition | undefined>;
  findDocument(tenantId: TenantId, which: DefinitionId | DefinitionName): Promise<DefinitionDocument | undefined>;
  list(tenantId: TenantId, filter: DefinitionFilter, page: Page<DefinitionId>): Promise<readonly DefinitionEntry[]>;
}
