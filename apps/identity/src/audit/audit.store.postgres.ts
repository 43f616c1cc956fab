import { exportAudit } from '@holdfast/audit/export-audit';
import type { Notary } from '@holdfast/audit/notary';
import { readAudit } from '@holdfast/audit/read-audit';
import type { Database } from '@holdfast/transaction/database';
import type { AuditStore } from './audit.store.ts';

export function postgresAudit(database: Database, notary: Notary): AuditStore {
  const { query } = database;
  return {
    page: (of, filter) => readAudit(database, of, filter),
    export: (of, from) => exportAudit(database, { chain: 'identity', notary, scope: of, from }),
    keys: async () => (await query<{ jwk: Record<string, string> }>('select jwk from audit_keys order by first_used_at')).map(({ jwk }) => jwk),
  };
}
