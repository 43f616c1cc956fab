import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { MediaType } from './read-source.ts';

/** What names a definition within its tenant. */
export interface DefinitionName {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** `draft`: may change, and nothing can be started. `retired`: nothing can be started, what runs goes on. */
export type DefinitionStatus = 'draft' | 'published' | 'retired';

/** A definition as lists show it. Immutable once published. */
export interface DefinitionEntry extends DefinitionName {
  readonly status: DefinitionStatus;
  /** Counts a name's versions in the order they were published, from 1 on; a draft has none. */
  readonly number?: number;
  readonly id: DefinitionId;
  readonly tenantId: TenantId;
  readonly title?: string;
  readonly summary?: string;
  /** The subject of the access token. */
  readonly publishedBy: string;
  readonly publishedAt: Date;
}

export interface PublishedDefinition extends DefinitionEntry {
  readonly mediaType: MediaType;
  /** UTF-8, byte for byte as it was sent. */
  readonly source: Uint8Array;
  /** How long its instances are kept after their end. Given when it is written, not when it is read. */
  readonly retentionMs?: number;
  /** What it names that lies outside it, by address, as it was when it was published. Given when it is written, not when it is read. */
  readonly resources?: Readonly<Record<string, JsonValue>>;
}
