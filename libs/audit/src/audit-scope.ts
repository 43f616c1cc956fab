import type { Query } from '@holdfast/transaction/statements';

/** What the reader may see: its own tenant's records, or with `platform` also those of every tenant and of none. */
export type AuditScope = { readonly tenantId: string } | 'platform';

/** Statements that see the records of the scope and no others. */
export function inAuditScope(query: Query, scope: AuditScope): Query {
  return scope === 'platform' ? query.across('audit of the platform') : query.within(scope.tenantId);
}
