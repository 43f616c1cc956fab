import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@holdfast/testkit/postgres';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataSource, type DatabaseOptions } from './data-source.ts';
import { checkSchema, migrate } from './migrate.ts';
import type { MigrationFolder } from './migration-files.ts';
import { query } from './query.ts';

describe('migrate', () => {
  let database: TestDatabase;
  let folder: string;
  let app: MigrationFolder;
  let open: DataSource[];

  const dataSource = (limits: Pick<DatabaseOptions, 'statementTimeoutMs' | 'idleTransactionMs'> = {}): DataSource => {
    const created = createDataSource({ url: database.url, applicationName: 'migrate-test', ...limits });
    open.push(created);
    return created;
  };
  const write = (name: string, sql: string): Promise<void> => writeFile(join(folder, name), sql);

  beforeEach(async () => {
    open = [];
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'holdfast-migrations-'));
    app = { namespace: 'app', url: pathToFileURL(`${folder}/`) };
  });

  afterEach(async () => {
    await Promise.all(open.filter((each) => each.isInitialized).map((each) => each.destroy()));
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('applies each file once, in the order of numbers, however many replicas start at once', async () => {
    await write('0001-create.sql', 'CREATE TABLE step (n integer); INSERT INTO step VALUES (1);');
    await write('0002-add.sql', 'INSERT INTO step VALUES (2);');
    await Promise.all([1, 2, 3].map(() => migrate(dataSource(), [app])));
    const [first] = open;
    if (first === undefined) throw new Error('no data source');
    expect(await query(first)('SELECT n FROM step ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('runs an online migration outside a transaction, statement by statement', async () => {
    await write('0001-create.sql', 'CREATE TABLE step (n integer);');
    await write('0002-index.online.sql', '-- two indexes\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON step (n);\nCREATE INDEX CONCURRENTLY IF NOT EXISTS b ON step (n);\n');
    const replicas = [dataSource(), dataSource()] as const;
    await Promise.all(replicas.map((replica) => migrate(replica, [app])));
    expect(await query(replicas[0])("SELECT indexname FROM pg_indexes WHERE tablename = 'step' ORDER BY 1")).toEqual([{ indexname: 'a' }, { indexname: 'b' }]);
  });

  it('lets a migration take longer than a statement may, and a connection may be silent', async () => {
    await write('0001-create.sql', 'CREATE TABLE step AS SELECT 1 AS n FROM pg_sleep(0.5);');
    const source = dataSource({ statementTimeoutMs: 100, idleTransactionMs: 100 });
    await migrate(source, [app]);
    expect(await query(source)('SELECT n FROM step')).toEqual([{ n: 1 }]);
  });

  it('leaves nothing of a migration that fails, and names it', async () => {
    await write('0001-create.sql', 'CREATE TABLE step (n integer); SELECT 1/0;');
    const source = dataSource();
    await expect(migrate(source, [app])).rejects.toThrow('the migration app/0001-create failed');
    expect(await query(source)("SELECT 1 FROM pg_tables WHERE tablename = 'step'")).toEqual([]);
    expect(await query(source)("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).toEqual([]);
  });

  it('refuses a gap in the numbers and a misnamed file', async () => {
    await write('0002-late.sql', 'SELECT 1;');
    await expect(migrate(dataSource(), [app])).rejects.toThrow('0002-late should be number 1');
    await write('notes.txt', '');
    await expect(migrate(dataSource(), [app])).rejects.toThrow('notes.txt is not named');
  });

  it('refuses an edited file and a database that is ahead', async () => {
    await write('0001-create.sql', 'CREATE TABLE step (n integer);');
    const source = dataSource();
    await migrate(source, [app]);
    await write('0001-create.sql', 'CREATE TABLE step (n bigint);');
    await expect(migrate(source, [app])).rejects.toThrow('was edited');
    await rm(join(folder, '0001-create.sql'));
    await expect(migrate(source, [app])).rejects.toThrow('does not know');
  });

  it('only looks when it may not change anything: an empty, an older and a newer schema are refused by name', async () => {
    await write('0001-create.sql', 'CREATE TABLE step (n integer);');
    const source = dataSource();
    await expect(checkSchema(source, [app])).rejects.toThrow('lacks the migration postgres/0001-tenant-walls');
    expect(await query(source)("SELECT to_regclass('migrations') AS made")).toEqual([{ made: null }]);
    await migrate(source, [app]);
    await expect(checkSchema(source, [app])).resolves.toBeUndefined();
    await write('0002-add.sql', 'INSERT INTO step VALUES (1);');
    await expect(checkSchema(source, [app])).rejects.toThrow('lacks the migration app/0002-add');
    await migrate(source, [app]);
    await rm(join(folder, '0002-add.sql'));
    await expect(checkSchema(source, [app])).rejects.toThrow('does not know');
  });
});
