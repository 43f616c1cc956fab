import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Database } from '@holdfast/transaction/database';

/** A workload that wanted to connect or to call and may not. What its certificate says is worth nothing unless `proven`. */
export interface RefusedWorkload {
  readonly name: string | undefined;
  readonly proven: boolean;
  readonly reason: string;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Puts refused peers into the audit of a service: who, as far as that is known, from where, and why. */
export function recordRefusedPeer(database: Pick<Database, 'transactions'>, log: AuditLog): (peer: RefusedWorkload) => Promise<void> {
  return ({ name, proven, reason, address, requestId }) =>
    database.transactions.run((tx) =>
      log.record(tx, {
        action: 'peer.connected',
        outcome: 'refused',
        reason,
        actor: proven && name !== undefined ? { type: 'service', id: name } : { type: 'anonymous' },
        ...(name === undefined ? {} : { target: { type: 'certificate', id: name } }),
        origin: { ...(address === undefined ? {} : { address }), ...(requestId === undefined ? {} : { requestId }) },
      }),
    );
}
