import { hotPlanning } from '@holdfast/postgres/hot-planning';
import { inScope, queryIn, scopedQuery, type Query } from '@holdfast/transaction/statements';
import type { Transactions } from '@holdfast/transaction/transaction';

/** The lines of the plans of what `work` asks, as connections for turns and events make them. Its statements are explained and not run: each answers with no rows. */
export async function hotPlan(transactions: Transactions, work: (explained: Query) => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  await transactions.run(async (tx) => {
    const query = queryIn(tx);
    for (const [name, value] of Object.entries(hotPlanning)) await query(`SET LOCAL ${name} = ${value}`);
    await work(scopedQuery(async (scope, text, parameters) => {
      // As it is planned once and for all: whatever the values are.
      await query(`PREPARE hot AS ${text}`);
      for (const row of await inScope(query, scope)<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE hot (${parameters.map(() => 'NULL').join(', ')})`)) lines.push(row['QUERY PLAN']);
      await query('DEALLOCATE hot');
      return [];
    }));
  });
  return lines;
}
