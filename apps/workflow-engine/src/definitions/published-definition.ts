import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import type { MediaType } from './read-source.ts';

/** What names a definition within its tenant. */
export interface DefinitionName {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** A definition as lists show it. Immutable once published. */
export interface DefinitionEntry extends DefinitionName {
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
}
