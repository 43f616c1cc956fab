import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { inScope, queryIn, scopedQuery } from '@holdfast/transaction/statements';
import { expect, it } from 'vitest';
import { hotPlanning } from '../engine.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { anyDefinition, firstTurn, ids, nextTurn } from '../testing/turns.ts';
import { PostgresTurnStore } from './turn.store.postgres.ts';

const database = engineDatabase();

it.each([1, 2])('finds %i instances by their key, planned while the tables are empty as much as later', async (count) => {
  const { transactions } = database();
  const plan: string[] = [];
  await transactions.run(async (tx) => {
    const query = queryIn(tx);
    for (const [name, value] of Object.entries(hotPlanning)) await query(`SET LOCAL ${name} = ${value}`);
    const explained = scopedQuery(async (scope, text, parameters) => {
      for (const row of await inScope(query, scope)<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, parameters)) plan.push(row['QUERY PLAN']);
      return [];
    });
    const turns = Array.from({ length: count }, () => nextTurn(firstTurn(anyDefinition(ids.next()))));
    await new PostgresTurnStore(explained, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() }).commit(turns).catch(() => undefined);
  });
  expect(plan.filter((line) => / on instances i /u.test(line) && line.includes('Scan'))).toEqual([expect.stringContaining('Index Scan using instances_pkey')]);
});
