import { randomBytes } from 'node:crypto';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { clientOriginOf } from '@holdfast/nest-http/client-origin';
import type { Database } from '@holdfast/transaction/database';
import type { FastifyRequest } from 'fastify';
import { postgresApplications } from './application.store.postgres.ts';
import { ManageApplications } from './manage-applications.ts';
import { VerifyApiKey } from './verify-api-key.ts';

/** Machine clients: who manages them, and who checks their keys. */
export function applicationsOn(database: Database, audit: AuditLog, clock: Clock, ids: IdSource) {
  const applications = postgresApplications(database);
  const verify = new VerifyApiKey({ applications, audit, transactions: database.transactions, clock });
  const manage = new ManageApplications({ applications, audit, transactions: database.transactions, clock, ids, random: randomBytes });
  return {
    /** As every service asks, only without the network. Undefined for a key that is not good. */
    verifyKey: async (text: string, request: FastifyRequest): Promise<unknown> => {
      const verified = await verify.execute(text, clientOriginOf(request));
      if (!verified.ok) return undefined;
      const { application, key } = verified.value;
      return { applicationId: application.id, keyId: key.id, tenantId: application.tenantId, permissions: application.permissions, expiresAt: key.expiresAt.toISOString() };
    },
    providers: [
      { provide: ManageApplications, useFactory: () => manage },
      { provide: VerifyApiKey, useFactory: () => verify },
    ],
  };
}
