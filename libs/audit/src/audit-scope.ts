/** What the reader may see: its own tenant's records, or with `platform` also those of every tenant and of none. */
export type AuditScope = { readonly tenantId: string } | 'platform';
