/**
 * I12 without looking at everything: how many rows of a tenant a claim looks at, in an index that begins with the tenant, so that its cost
 * depends on the claim and on how many tenants wait, never on how much does.
 */

/** A recursive part `tenants`: those that have rows, each found by one look into the index. @param condition of the index, if it is partial. */
export function tenantsOf(table: string, condition = 'true'): string {
  const next = (after: string): string => `SELECT tenant_id FROM ${table} WHERE ${condition}${after} ORDER BY tenant_id LIMIT 1`;
  return `every_tenant AS ((${next('')}) UNION ALL SELECT (${next(' AND tenant_id > e.tenant_id')}) FROM every_tenant AS e WHERE e.tenant_id IS NOT NULL),
       tenants AS MATERIALIZED (SELECT tenant_id FROM every_tenant WHERE tenant_id IS NOT NULL)`;
}

/** Rows of each tenant that are looked at for a claim of `limit`: its part of it, and sixteen at least. */
export function fairShare(limit: string): string {
  return `(SELECT greatest(16, ${limit}::integer / greatest(1, count(*)) + 1) FROM tenants)`;
}
