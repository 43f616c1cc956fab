import { createPrivateKey, createPublicKey } from 'node:crypto';
import { actorOf } from '@holdfast/audit-core/actor-of';
import { auditMigrations } from '@holdfast/audit/migrations';
import type { Notary } from '@holdfast/audit/notary';
import { postgresAuditLog } from '@holdfast/audit/postgres-audit-log';
import { recordRefusedPeer } from '@holdfast/audit/record-refused-peer';
import { sha256 } from '@holdfast/audit/sha256';
import { signStatement } from '@holdfast/audit/signed-statement';
import { startChainer } from '@holdfast/audit/start-chainer';
import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import { auditPage } from '@holdfast/contracts/http/audit';
import type { ServiceClient } from '@holdfast/http-client/service-client';
import type { NestAuthOptions } from '@holdfast/nest-auth/nest-auth.module';
import { clientOriginOf } from '@holdfast/nest-http/client-origin';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import { postgresAccounts } from '../accounts/account.store.postgres.ts';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';
import { postgresAudit } from './audit.store.postgres.ts';
import { postgresNotary } from './notary.store.postgres.ts';
import type { ReadableChain, RecordsOf } from './audit.store.ts';
import { ReadAudit } from './read-audit.ts';
import type { StatementSigner } from './statement-signer.ts';
import { WitnessChain } from './witness-chain.ts';

export { auditMigrations };

/** Signs under the key that also signs tokens; the type keeps the two apart. */
function statementSigner(database: Database, keys: Pick<SigningKeyStore, 'active'>): StatementSigner {
  return {
    sign: async (statement) => {
      const key = await keys.active();
      if (key === undefined) throw new Error('no signing key is active');
      const privateKey = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' });
      const { alg } = key;
      const jwk = { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: key.kid, alg, use: 'sig' };
      await database.query('insert into audit_keys (kid, jwk, first_used_at) values ($1, $2, now()) on conflict do nothing', [key.kid, JSON.stringify(jwk)]);
      return signStatement(statement, { kid: key.kid, alg, privateKey });
    },
  };
}

/** The chain that another service keeps, which it shows to identity. */
export function chainOf(service: ServiceClient): ReadableChain {
  const query = (of: RecordsOf, members: object): URLSearchParams => {
    const all = Object.entries({ ...members, ...(of === 'platform' ? {} : { tenant: of.tenantId }) });
    return new URLSearchParams(all.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])));
  };
  return {
    page: async (of, filter) => {
      const answer = await service.request({ method: 'GET', path: `/internal/v1/audit?${query(of, filter).toString()}`, schema: auditPage });
      if (!answer.ok) throw new Error(`the audit was refused: ${answer.code}`);
      return answer.value;
    },
    export: (of, from) => service.stream(`/internal/v1/audit/export?${query(of, { from }).toString()}`),
  };
}

/** identity's own audit, and the notary of everybody's. */
export function auditOn(database: Database, keys: Pick<SigningKeyStore, 'active'>, others: Readonly<Record<string, ReadableChain>>, logger: Logger) {
  const witness = new WitnessChain({ notary: postgresNotary(), signer: statementSigner(database, keys), transactions: database.transactions, clock: systemClock, digest: sha256 });
  const notary: Notary = { witness: (request) => witness.execute(request) };
  const log = postgresAuditLog(randomIds(systemClock), systemClock);
  const refused: NestAuthOptions['refused'] = (principal, permission, request) =>
    database.transactions.run((tx) =>
      log.record(tx, {
        action: 'permission.asked', outcome: 'refused', reason: 'forbidden', permission, tenantId: principal.tenantId,
        actor: actorOf(principal), origin: clientOriginOf(request),
      }),
    );
  return {
    log,
    refused,
    refusedPeer: recordRefusedPeer(database, log),
    start: () => startChainer({ database, chain: 'identity', notary, logger }),
    providers: [
      { provide: WitnessChain, useFactory: () => witness },
      { provide: ReadAudit, useFactory: () => new ReadAudit(postgresAudit(database, notary), others, postgresAccounts(database)) },
    ],
  };
}
