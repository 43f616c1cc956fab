import type { SecretVersionId, TenantId } from '@holdfast/ids/ids';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { keptVersions, type NewSecretVersion, type SealedVersion, type SecretEntry, type SecretStore } from './secret.store.ts';

interface SealedRow {
  readonly id: SecretVersionId;
  readonly name: string;
  readonly version: number;
  readonly value: Buffer;
}

export class PostgresSecretStore implements SecretStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async add(tx: Transaction, { id, tenantId, name, sealed, createdBy, createdAt }: NewSecretVersion): Promise<number> {
    const query = queryIn(tx).within(tenantId);
    const [row] = await query<{ version: number }>(
      `INSERT INTO secrets (id, tenant_id, name, version, value, created_by, created_at)
       VALUES ($1, $2, $3, (SELECT coalesce(max(version), 0) + 1 FROM secrets WHERE tenant_id = $2 AND name = $3), $4, $5, $6)
       ON CONFLICT (tenant_id, name, version) DO NOTHING RETURNING version`,
      [id, tenantId, name, Buffer.from(sealed), createdBy, createdAt],
    );
    // Another version took the number at the same moment.
    if (row === undefined) return this.add(tx, { id, tenantId, name, sealed, createdBy, createdAt });
    await query('DELETE FROM secrets WHERE tenant_id = $1 AND name = $2 AND version <= $3', [tenantId, name, row.version - keptVersions]);
    return row.version;
  }

  list(tenantId: TenantId): Promise<SecretEntry[]> {
    return this.#query.within(tenantId)<SecretEntry>(
      `SELECT DISTINCT ON (name) name, version, created_by AS "createdBy", created_at AS "createdAt" FROM secrets
       WHERE tenant_id = $1 ORDER BY name, version DESC LIMIT 1000`,
      [tenantId],
    );
  }

  async find(tenantId: TenantId, names: readonly string[]): Promise<SealedVersion[]> {
    const rows = await this.#query.within(tenantId)<SealedRow>('SELECT id, name, version, value FROM secrets WHERE tenant_id = $1 AND name = ANY ($2::text[]) ORDER BY name, version', [tenantId, names]);
    return rows.map(({ value, ...row }) => ({ ...row, sealed: new Uint8Array(value) }));
  }

  async remove(tx: Transaction, tenantId: TenantId, name: string): Promise<boolean> {
    return (await queryIn(tx).within(tenantId)('DELETE FROM secrets WHERE tenant_id = $1 AND name = $2 RETURNING id', [tenantId, name])).length > 0;
  }
}
