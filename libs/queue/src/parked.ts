import type { JobOf, QueueContract } from '@holdfast/contracts/queues';
import type { Query } from '@holdfast/transaction/statements';

/** What consumers of the queue have refused for good and an operator has not yet tried again, at most `limit` of it, the latest first; without what only a newer release knows. */
export async function parkedMessages<Q extends QueueContract>(query: Query, contract: Q, limit: number): Promise<JobOf<Q>[]> {
  const rows = await query<{ data: unknown }>('SELECT data FROM outbox WHERE queue = $1 AND parked_at IS NOT NULL ORDER BY parked_at DESC LIMIT $2', [contract.name, limit]);
  return rows.flatMap(({ data }) => {
    const parsed = contract.schema.safeParse(data);
    return parsed.success ? [parsed.data as JobOf<Q>] : [];
  });
}
