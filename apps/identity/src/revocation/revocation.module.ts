import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { Database } from '@holdfast/transaction/database';
import { ReadRevocations } from './read-revocations.ts';
import { postgresRevocations } from './revocation.store.postgres.ts';
import { RevokeAccess } from './revoke-access.ts';

/** What is refused although it has not expired: its store, who adds to it, who reads it. */
export function revocationOn(database: Database, audit: AuditLog, clock: Clock) {
  const revocations = postgresRevocations(database);
  const read = new ReadRevocations(revocations, clock);
  return {
    revocations,
    read,
    providers: [
      { provide: ReadRevocations, useFactory: () => read },
      { provide: RevokeAccess, useFactory: () => new RevokeAccess(revocations, audit, database.transactions, clock) },
    ],
  };
}
