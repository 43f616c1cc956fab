import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';

/**
 * Takes away the personal data of every record about a person: those that they acted in, that are about them, or that name one of
 * their `accounts`. The chain holds commitments alone and stays as it is.
 *
 * @param person the id that records name as actor or target
 * @returns how many values were taken away
 */
export async function redactPerson(tx: Transaction, tenantId: string, person: string, accounts: readonly string[]): Promise<number> {
  const gone = await queryIn(tx).across('redaction')(
    `DELETE FROM audit_personal p USING audit_records r
     WHERE r.id = p.record_id AND (r.tenant_id = $1 OR r.tenant_id IS NULL)
       AND (r.actor_id = $2 OR r.target_id = $2 OR r.id IN (SELECT record_id FROM audit_personal WHERE field = 'account' AND value = ANY ($3::text[])))
     RETURNING p.record_id`,
    [tenantId, person, accounts],
  );
  return gone.length;
}
