import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import { MemoryEventStartStore } from '../events/event-start.store.memory.ts';
import type { OutgoingMessage } from '../turns/outgoing-message.ts';
import type { DefinitionDocument, DefinitionFilter, DefinitionStore, Page } from './definition.store.ts';
import type { DefinitionEntry, DefinitionName, PublishedDefinition } from './published-definition.ts';

interface Stored {
  readonly definition: PublishedDefinition;
  readonly document: unknown;
}

export class MemoryDefinitionStore implements DefinitionStore {
  readonly #stored: Stored[] = [];
  readonly messages: OutgoingMessage[] = [];
  /** Shared, as one database has both. */
  readonly eventStarts = new MemoryEventStartStore();

  insert(_tx: Transaction, definition: PublishedDefinition, document: unknown, message?: OutgoingMessage): Promise<boolean> {
    const at = this.#stored.findIndex(isNamed(definition.tenantId, definition));
    if (at >= 0 && this.#stored[at]?.definition.status !== 'draft') return Promise.resolve(false);
    if (at >= 0) this.#stored.splice(at, 1);
    const numbers = this.#stored.flatMap(({ definition: { tenantId, namespace, name, number = 0 } }) =>
      tenantId === definition.tenantId && namespace === definition.namespace && name === definition.name ? [number] : [],
    );
    const { number: _number, ...rest } = definition;
    this.#stored.push({ definition: { ...rest, ...(rest.status === 'draft' ? {} : { number: Math.max(0, ...numbers) + 1 }) }, document: structuredClone(document) });
    if (message !== undefined) this.messages.push(message);
    return Promise.resolve(true);
  }

  retire(_tx: Transaction, tenantId: TenantId, name: DefinitionName): Promise<boolean> {
    const at = this.#stored.findIndex(isNamed(tenantId, name));
    const stored = this.#stored[at];
    if (stored?.definition.status !== 'published') return Promise.resolve(false);
    this.#stored[at] = { ...stored, definition: { ...stored.definition, status: 'retired' } };
    return Promise.resolve(true);
  }

  find(tenantId: TenantId, name: DefinitionName): Promise<PublishedDefinition | undefined> {
    return Promise.resolve(this.#stored.find(isNamed(tenantId, name))?.definition);
  }

  findDocument(tenantId: TenantId, which: DefinitionId | DefinitionName): Promise<DefinitionDocument | undefined> {
    const found = this.#stored.find(
      typeof which === 'string' ? ({ definition }) => definition.tenantId === tenantId && definition.id === which : isNamed(tenantId, which),
    );
    return Promise.resolve(found && { id: found.definition.id, status: found.definition.status, document: found.document, ...(found.definition.resources === undefined ? {} : { resources: found.definition.resources }) });
  }

  /** The entry under an id, whatever its tenant: for the other memory stores, which join by it. */
  entry(id: DefinitionId): DefinitionEntry | undefined {
    return this.#stored.find(({ definition }) => definition.id === id)?.definition;
  }

  /** For the other memory stores. */
  published(): readonly PublishedDefinition[] {
    return this.#stored.map(({ definition }) => definition).filter(({ status }) => status !== 'draft');
  }

  list(tenantId: TenantId, { namespace, name }: DefinitionFilter, { after, limit }: Page<DefinitionId>): Promise<DefinitionEntry[]> {
    const entries = this.#stored.map(({ definition: { mediaType: _mediaType, source: _source, ...entry } }) => entry);
    return Promise.resolve(
      entries
        .filter((entry) => entry.tenantId === tenantId && (namespace ?? entry.namespace) === entry.namespace && (name ?? entry.name) === entry.name)
        .filter(({ id }) => after === undefined || id < after)
        .sort((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    );
  }
}

function isNamed(tenantId: TenantId, { namespace, name, version }: DefinitionName): (stored: Stored) => boolean {
  return ({ definition }) =>
    definition.tenantId === tenantId && definition.namespace === namespace && definition.name === name && definition.version === version;
}
