import type { TenantId } from '@holdfast/ids/ids';

/** What a reader asks for, as `GET /v1/audit` documents it. */
export interface AuditFilter {
  readonly action?: string | undefined;
  readonly outcome?: 'succeeded' | 'refused' | 'failed' | undefined;
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

type Json = string | number | boolean | null | Json[] | { [member: string]: Json };

export interface RecordsPage {
  items: { sequence: number; hash: string; record: Record<string, Json>; personal: Record<string, string> }[];
  next?: number | undefined;
}

/** Whose records: those of one tenant, or every one there is. */
export type RecordsOf = { readonly tenantId: TenantId } | 'platform';

/** The chain of one service, for reading. */
export interface ReadableChain {
  page(of: RecordsOf, filter: AuditFilter): Promise<RecordsPage>;
  /** JSON Lines, the records from `from` on. */
  export(of: RecordsOf, from: number): AsyncIterable<string> | Promise<AsyncIterable<string | Uint8Array>>;
}

/** identity's own chain, and what verifies every chain. */
export interface AuditStore extends ReadableChain {
  /** Public JWKs of every key that has signed a statement. */
  keys(): Promise<Record<string, string>[]>;
}
