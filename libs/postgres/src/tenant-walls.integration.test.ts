import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@holdfast/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.ts';
import { databaseOf } from './database.ts';
import { migrate } from './migrate.ts';
import { queryIn } from './transactions.ts';

const [mine, other, third] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003'] as const;

let created: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  created = await createTestDatabase();
  // One connection: what one statement leaves behind, the next would have.
  source = createDataSource({ url: created.url, applicationName: 'walls', poolSize: 1 });
  await migrate(source, []);
  const { query } = databaseOf(source);
  await query('CREATE TABLE fact (id integer PRIMARY KEY, tenant_id uuid NOT NULL)');
  await query(`CALL wall_off('fact')`);
});
afterAll(async () => {
  await source.destroy();
  await created.drop();
});

const query = () => databaseOf(source).query;
const ids = async (of = query()) => (await of<{ id: number }>('SELECT id FROM fact ORDER BY id')).map(({ id }) => id);

beforeEach(async () => {
  await query().across('test')('TRUNCATE fact');
  await query().across('test')('INSERT INTO fact VALUES (1, $1), (2, $2), (3, $3)', [mine, other, third]);
});

describe('a table that is walled off', () => {
  it('shows nothing to a statement without a scope, not even to its owner, and lets it change nothing', async () => {
    expect(await ids()).toEqual([]);
    expect(await query()('UPDATE fact SET id = id + 10 RETURNING id')).toEqual([]);
    expect(await query()('DELETE FROM fact RETURNING id')).toEqual([]);
    await expect(query()('INSERT INTO fact VALUES (4, $1)', [mine])).rejects.toMatchObject({ code: '42501' });
    expect(await ids(query().across('test'))).toEqual([1, 2, 3]);
  });

  it('shows and changes the rows of the tenants in scope and no others', async () => {
    expect(await ids(query().within(mine))).toEqual([1]);
    expect(await ids(query().within([mine, third]))).toEqual([1, 3]);
    expect(await ids(query().within([]))).toEqual([]);
    expect(await query().within(mine)('UPDATE fact SET id = id + 10 RETURNING id')).toEqual([{ id: 11 }]);
    expect(await query().within(mine)('DELETE FROM fact WHERE id = 2 RETURNING id')).toEqual([]);
    await expect(query().within(mine)('INSERT INTO fact VALUES (4, $1)', [other])).rejects.toMatchObject({ code: '42501' });
    await expect(query().within(mine)('UPDATE fact SET tenant_id = $1', [other])).rejects.toMatchObject({ code: '42501' });
    expect(await ids(query().across('test'))).toEqual([2, 3, 11]);
  });

  it.each([false, true])('runs one statement and then another, which sees what the first committed, both in their scope (in a pipeline: %s)', async (pipeline) => {
    const single = createDataSource({ url: created.url, applicationName: 'walls', poolSize: 1, pipeline });
    await single.initialize();
    onTestFinished(() => single.destroy());
    const own = databaseOf(single).query;
    const insert = { text: 'INSERT INTO fact VALUES ($1, $2) RETURNING id', parameters: [4, mine], name: 'insert' };
    const look = { text: 'SELECT id, pg_current_xact_id_if_assigned() IS NULL AS is_apart FROM fact ORDER BY id', parameters: [], name: 'look' };
    expect(await own.within(mine).inTurn(insert, look)).toEqual([[{ id: 4 }], [{ id: 1, is_apart: true }, { id: 4, is_apart: true }]]);
    await expect(own.within(mine).inTurn(insert, look)).rejects.toMatchObject({ code: '23505' });
    await expect(own.within(mine).inTurn(look, { ...look, text: 'SELECT 1/0', name: 'fail' })).rejects.toMatchObject({ code: '22012' });
    expect(await own.inTurn(look, look)).toEqual([[], []]);
    expect(await ids(own.across('test'))).toEqual([1, 2, 3, 4]);
    expect(await databaseOf(single).transactions.run((tx) => queryIn(tx).within(other).inTurn(look, look))).toMatchObject([[{ id: 2 }], [{ id: 2 }]]);
  });

  it('leaves nothing of a scope to the next statement of the connection', async () => {
    await ids(query().across('test'));
    expect(await ids()).toEqual([]);
    await expect(query().within(mine)('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
    expect(await ids()).toEqual([]);
  });

  it('follows the scope of each statement of a transaction, and forgets it with the transaction', async () => {
    await databaseOf(source).transactions.run(async (tx) => {
      const statements = queryIn(tx);
      expect(await ids(statements)).toEqual([]);
      expect(await ids(statements.within(mine))).toEqual([1]);
      expect(await ids(statements.within(mine))).toEqual([1]);
      expect(await ids(statements.within(other))).toEqual([2]);
      expect(await ids(statements.across('test'))).toEqual([1, 2, 3]);
      expect(await ids(statements.within(other))).toEqual([2]);
    });
    expect(await ids()).toEqual([]);
  });

  it('answers statements with names, parameters, many rows and none, as without a scope', async () => {
    for (let round = 0; round < 3; round += 1) expect(await query().within(mine)('SELECT id, $1::text AS said FROM fact', ['hello'], 'say')).toEqual([{ id: 1, said: 'hello' }]);
    await expect(query().within(mine)('SELECT no_such_column FROM fact', [], 'wrong')).rejects.toMatchObject({ code: '42703' });
    expect(await query().within(mine)('SELECT id FROM fact', [], 'right')).toEqual([{ id: 1 }]);
    expect(await query().within(mine)('SELECT n FROM generate_series(1, 1000) AS n')).toHaveLength(1000);
    expect(await query().within(mine)('SELECT id FROM fact WHERE id = 2')).toEqual([]);
  });
});

describe('migrations', () => {
  it('work on the rows of all tenants', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-walls-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, '0001-move.sql'), 'UPDATE fact SET id = id + 100;');
    await migrate(source, [{ namespace: 'app', url: pathToFileURL(`${folder}/`) }]);
    expect(await ids(query().across('test'))).toEqual([101, 102, 103]);
    expect(await ids()).toEqual([]);
  });
});
