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
    const { id, tenantId, namespace, name, version, status, title, summary, mediaType, source, publishedBy, publishedAt, resources, retentionMs } = definition;
    const query = queryIn(tx).within(tenantId);
    // Numbers are given one at a time to each name.
    await query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`definition ${tenantId} ${namespace} ${name}`]);
    const rows = await query(
      `INSERT INTO definitions AS d (id, tenant_id, namespace, name, version, status, number, title, summary, media_type, source, document, published_by, published_at, resources, retention_ms)
       SELECT $1, $2, $3, $4, $5, $6, CASE WHEN $6 = 'published' THEN (SELECT coalesce(max(number), 0) + 1 FROM definitions WHERE tenant_id = $2 AND namespace = $3 AND name = $4) END, $7, $8, $9, $10, $11, $12, $13, $14, $15
       ON CONFLICT (tenant_id, namespace, name, version) DO UPDATE
       SET id = excluded.id, status = excluded.status, number = excluded.number, title = excluded.title, summary = excluded.summary, media_type = excluded.media_type,
           source = excluded.source, document = excluded.document, published_by = excluded.published_by, published_at = excluded.published_at, resources = excluded.resources, retention_ms = excluded.retention_ms
       WHERE d.status = 'draft' RETURNING id`,
      [id, tenantId, namespace, name, version, status, title ?? null, summary ?? null, mediaType, Buffer.from(source), JSON.stringify(document), publishedBy, publishedAt, resources === undefined ? null : JSON.stringify(resources), retentionMs ?? null],
    );
    if (rows.length === 0 || message === undefined) return rows.length === 1;
    const { id: messageId, queue, content } = outboxRow(message);
    await query(insertOwed('SELECT $1::uuid, $2::text, $3::jsonb'), [messageId, queue, content]);
    return true;
  }

  async retire(tx: Transaction, tenantId: TenantId, { namespace, name, version }: DefinitionName): Promise<boolean> {
    const rows = await queryIn(tx).within(tenantId)(
      `UPDATE definitions SET status = 'retired', retired_at = clock_timestamp()
       WHERE tenant_id = $1 AND namespace = $2 AND name = $3 AND version = $4 AND status = 'published' RETURNING id`,
      [tenantId, namespace, name, version],
    );
    return rows.length === 1;
  }

  async find(tenantId: TenantId, { namespace, name, version }: DefinitionName): Promise<PublishedDefinition | undefined> {
    const [row] = await this.#query.within(tenantId)<DefinitionRow>(
      `SELECT ${entryColumns}, media_type, source FROM definitions WHERE tenant_id = $1 AND namespace = $2 AND name = $3 AND version = $4`,
      [tenantId, namespace, name, version],
    );
    return row && publishedDefinition(row);
  }

  async findDocument(tenantId: TenantId, which: DefinitionId | DefinitionName): Promise<DefinitionDocument | undefined> {
    const [row] =
      typeof which === 'string'
        ? await this.#query.within(tenantId)<DefinitionDocument>('SELECT id, status, document, resources FROM definitions WHERE tenant_id = $1 AND id = $2', [tenantId, which])
        : await this.#query.within(tenantId)<DefinitionDocument>(
            'SELECT id, status, document, resources FROM definitions WHERE tenant_id = $1 AND namespace = $2 AND name = $3 AND version = $4',
            [tenantId, which.namespace, which.name, which.version],
          );
    return row && plainDocument(row);
  }

  async list(tenantId: TenantId, { namespace, name }: DefinitionFilter, { after, limit }: Page<DefinitionId>): Promise<DefinitionEntry[]> {
    const rows = await this.#query.within(tenantId)<DefinitionEntryRow>(
      `SELECT ${entryColumns} FROM definitions
       WHERE tenant_id = $1 AND ($2::text IS NULL OR namespace = $2) AND ($3::text IS NULL OR name = $3) AND ($4::uuid IS NULL OR id < $4)
       ORDER BY id DESC LIMIT $5`,
      [tenantId, namespace ?? null, name ?? null, after ?? null, limit],
    );
    return rows.map(definitionEntry);
  }
}

/** Without what it has not. */
function plainDocument({ resources, ...row }: DefinitionDocument): DefinitionDocument {
  return resources == null ? row : { ...row, resources };
}
