import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import { insertOwed } from '@holdfast/queue/outbox';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { OutgoingMessage } from '../turns/outgoing-message.ts';
import { outboxRow } from '../turns/outgoing-messages.postgres.ts';
import { definitionEntry, entryColumns, publishedDefinition, type DefinitionEntryRow, type DefinitionRow } from './definition.row.ts';
import type { DefinitionDocument, DefinitionFilter, DefinitionStore, Page } from './definition.store.ts';
import type { DefinitionEntry, DefinitionName, PublishedDefinition } from './published-definition.ts';

export class PostgresDefinitionStore implements DefinitionStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async insert(tx: Transaction, definition: PublishedDefinition, document: unknown, message?: OutgoingMessage): Promise<boolean> {
    const { id, tenantId, namespace, name, version, title, summary, mediaType, source, publishedBy, publishedAt } = definition;
    const rows = await queryIn(tx)(
      `INSERT INTO definitions (id, tenant_id, namespace, name, version, title, summary, media_type, source, document, published_by, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (tenant_id, namespace, name, version) DO NOTHING RETURNING id`,
      [id, tenantId, namespace, name, version, title ?? null, summary ?? null, mediaType, Buffer.from(source), JSON.stringify(document), publishedBy, publishedAt],
    );
    if (rows.length === 0 || message === undefined) return rows.length === 1;
    const { id: messageId, queue, content } = outboxRow(message);
    await queryIn(tx)(insertOwed('SELECT $1::uuid, $2::text, $3::jsonb'), [messageId, queue, content]);
    return true;
  }

  async find(tenantId: TenantId, { namespace, name, version }: DefinitionName): Promise<PublishedDefinition | undefined> {
    const [row] = await this.#query<DefinitionRow>(
      `SELECT ${entryColumns}, media_type, source FROM definitions WHERE tenant_id = $1 AND namespace = $2 AND name = $3 AND version = $4`,
      [tenantId, namespace, name, version],
    );
    return row && publishedDefinition(row);
  }

  async findDocument(tenantId: TenantId, which: DefinitionId | DefinitionName): Promise<DefinitionDocument | undefined> {
    const [row] =
      typeof which === 'string'
        ? await this.#query<DefinitionDocument>('SELECT id, document FROM definitions WHERE tenant_id = $1 AND id = $2', [tenantId, which])
        : await this.#query<DefinitionDocument>(
            'SELECT id, document FROM definitions WHERE tenant_id = $1 AND namespace = $2 AND name = $3 AND version = $4',
            [tenantId, which.namespace, which.name, which.version],
          );
    return row;
  }

  async list(tenantId: TenantId, { namespace, name }: DefinitionFilter, { after, limit }: Page<DefinitionId>): Promise<DefinitionEntry[]> {
    const rows = await this.#query<DefinitionEntryRow>(
      `SELECT ${entryColumns} FROM definitions
       WHERE tenant_id = $1 AND ($2::text IS NULL OR namespace = $2) AND ($3::text IS NULL OR name = $3) AND ($4::uuid IS NULL OR id < $4)
       ORDER BY id DESC LIMIT $5`,
      [tenantId, namespace ?? null, name ?? null, after ?? null, limit],
    );
    return rows.map(definitionEntry);
  }
}
