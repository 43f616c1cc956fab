import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { ProblemCode } from '@holdfast/problem/catalogue';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { RequestOrigin } from './attempt.ts';
import type { AttemptStore, AttemptToNote } from './attempt.store.ts';

/** The attempts of `attempts`, each of them in the audit as well, in the same commit; never the token. */
export function auditedAttempts(attempts: AttemptStore, log: AuditLog): AttemptStore {
  return {
    ...attempts,
    note: async (tx, noted) => {
      await attempts.note(tx, noted);
      await log.record(tx, ...noted.map(attemptEntry));
    },
  };
}

/** Whoever holds a link has proven nothing else. */
export function attemptEntry({ origin, outcome, tenantId, tokenId }: AttemptToNote): AuditEntry {
  const result = outcome === 'accepted' ? { outcome: 'succeeded' } as const : { outcome: outcome === 'repeated' ? 'succeeded' : 'refused', reason: outcome } as const;
  return { action: 'resume-token.redeemed', ...result, tenantId, actor: { type: 'anonymous' }, target: { type: 'resume-token', id: tokenId }, origin: originOf(origin) };
}

/** Attempts with what is not ours: they belong to no token and to no tenant. Those of about the same moment share a commit. */
export class AuditStrangers {
  readonly #record: Join<AuditEntry, void>;

  constructor(log: AuditLog, transactions: Transactions) {
    this.#record = inGroups(async (entries) => {
      await transactions.run((tx) => log.record(tx, ...entries));
      return entries.map(() => undefined);
    });
  }

  async execute(origin: RequestOrigin, reason: ProblemCode): Promise<void> {
    await this.#record({ action: 'resume-token.redeemed', outcome: 'refused', reason, actor: { type: 'anonymous' }, origin: originOf(origin) });
  }
}

function originOf({ address, requestId, traceId }: RequestOrigin) {
  return { address, requestId, ...(traceId === undefined ? {} : { traceId }) };
}
