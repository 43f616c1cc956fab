import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { expect, it } from 'vitest';
import { engineDatabase } from '../testing/engine-database.ts';
import { hotPlan } from '../testing/hot-plan.ts';
import { anyDefinition, firstTurn, ids, nextTurn } from '../testing/turns.ts';
import { PostgresTurnStore } from './turn.store.postgres.ts';

const database = engineDatabase();

it.each([1, 2, 40])('finds %i instances by their key, planned while the tables are empty as much as later', async (count) => {
  const { transactions } = database();
  const turns = Array.from({ length: count }, () => nextTurn(firstTurn(anyDefinition(ids.next()))));
  const plan = await hotPlan(transactions, (explained) =>
    new PostgresTurnStore(explained, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() }).commit(turns).catch(() => undefined));
  const scans = plan.flatMap((line, index) => (/ on instances i /u.test(line) && line.includes('Scan') ? [`${line} ${plan[index + 1]}`] : []));
  expect(scans).toEqual([expect.stringMatching(/Index Scan using instances_pkey .* Index Cond: \(id = /u)]);
});
