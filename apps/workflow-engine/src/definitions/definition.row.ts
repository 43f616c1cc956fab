import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { DefinitionEntry, DefinitionStatus, PublishedDefinition } from './published-definition.ts';
import type { MediaType } from './read-source.ts';

export interface DefinitionEntryRow {
  readonly id: DefinitionId;
  readonly tenant_id: TenantId;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly status: DefinitionStatus;
  readonly number: number | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly published_by: string;
  readonly published_at: Date;
}

export interface DefinitionRow extends DefinitionEntryRow {
  readonly media_type: MediaType;
  readonly source: Buffer;
}

export const entryColumns = 'id, tenant_id, namespace, name, version, status, number, title, summary, published_by, published_at';

export function definitionEntry(row: DefinitionEntryRow): DefinitionEntry {
  const { id, tenant_id: tenantId, namespace, name, version, title, summary } = row;
  return {
    id,
    tenantId,
    namespace,
    name,
    version,
    status: row.status,
    ...(row.number === null ? {} : { number: row.number }),
    ...(title === null ? {} : { title }),
    ...(summary === null ? {} : { summary }),
    publishedBy: row.published_by,
    publishedAt: row.published_at,
  };
}

export function publishedDefinition(row: DefinitionRow): PublishedDefinition {
  return { ...definitionEntry(row), mediaType: row.media_type, source: new Uint8Array(row.source) };
}
