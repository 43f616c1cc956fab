import { inScope, scopedQuery, type Query } from '@holdfast/transaction/statements';

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

function rowsOf(plan: Plan, table: string): number {
  const { 'Actual Rows': kept, 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = plan;
  const own = plan['Relation Name'] === table ? (kept + filtered + rechecked) * plan['Actual Loops'] : 0;
  return own + (plan.Plans ?? []).reduce((sum, each) => sum + rowsOf(each, table), 0);
}

/** How many rows of a table a statement of a store looks at, as the database tells. @param ask uses the store with the query that it is given; it finds nothing. */
export async function rowsRead(query: Query, table: string, ask: (query: Query) => Promise<unknown>): Promise<number> {
  let read = 0;
  await ask(
    scopedQuery(async (scope, text, parameters) => {
      const [explained] = await inScope(query, scope)<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, parameters);
      read += rowsOf(explained?.['QUERY PLAN'][0]?.Plan ?? { 'Actual Rows': Infinity, 'Actual Loops': 1 }, table);
      return [];
    }),
  );
  return read;
}
