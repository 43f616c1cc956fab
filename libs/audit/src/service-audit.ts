import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, refusedEntry } from '@holdfast/audit-core/deed';
import type { Clock } from '@holdfast/clock/clock';
import type { AuditPage, InternalAuditQuery, WitnessAnswer, WitnessRequest } from '@holdfast/contracts/http/audit';
import type { ServiceName } from '@holdfast/contracts/services';
import type { IdSource } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { AuditScope } from './audit-scope.ts';
import { exportAudit } from './export-audit.ts';
import type { Notary } from './notary.ts';
import { postgresAuditLog } from './postgres-audit-log.ts';
import { readAudit } from './read-audit.ts';
import { recordRefusedPeer, type RefusedWorkload } from './record-refused-peer.ts';
import { type Chainer, startChainer } from './start-chainer.ts';

export interface ServiceAuditParts {
  /** The name of the chain. */
  readonly service: ServiceName;
  readonly database: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Has identity follow and sign the chain of a service, over mutual TLS. */
  readonly witness: (service: ServiceName, request: WitnessRequest) => Promise<WitnessAnswer>;
}

/** The audit of a service whose notary is identity. */
export interface ServiceAudit {
  readonly log: AuditLog;
  refusedPeer(peer: RefusedWorkload): Promise<void>;
  refusedPermission(deed: Deed, permission: string): Promise<void>;
  /** The records of one tenant, or of all where none is named. */
  page(tenant: TenantId | undefined, filter: Omit<InternalAuditQuery, 'tenant'>): Promise<AuditPage>;
  /** JSON Lines, from the record `from` on. */
  export(tenant: TenantId | undefined, from: number): AsyncIterable<string>;
  /** Keeps the chain; close it when the service drains, before the pool. */
  start(): Chainer;
}

export function serviceAudit({ service, database, ids, clock, logger, witness }: ServiceAuditParts): ServiceAudit {
  const log = postgresAuditLog(ids, clock);
  const notary: Notary = { witness: ({ purpose, from, after, digests }) => witness(service, { purpose, from, after, digests: [...digests] }) };
  const scope = (tenantId: TenantId | undefined): AuditScope => (tenantId === undefined ? 'platform' : { tenantId });
  return {
    log,
    refusedPeer: recordRefusedPeer(database, log),
    refusedPermission: (deed, permission) => database.transactions.run((tx) => log.record(tx, refusedEntry(deed, permission))),
    page: (tenant, filter) => readAudit(database, scope(tenant), filter),
    export: (tenant, from) => exportAudit(database, { chain: service, notary, scope: scope(tenant), from }),
    start: () => startChainer({ database, chain: service, notary, logger }),
  };
}
