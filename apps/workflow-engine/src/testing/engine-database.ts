import { auditMigrations } from '@holdfast/audit/migrations';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import type { Database } from '@holdfast/transaction/database';
import { afterAll, beforeAll } from 'vitest';

/** The tables of the engine. */
export const engineMigrations = [queueMigrations, auditMigrations, { namespace: 'workflow-engine', url: new URL('../../migrations/', import.meta.url) }];

/** A migrated database for the tests of one file, dropped after them. @returns gives it, from the first hook on. */
export function engineDatabase(): () => Database {
  let database: Database | undefined;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const created = await createTestDatabase();
    const dataSource = await openDatabase({ url: created.url, applicationName: 'test' }, engineMigrations);
    database = databaseOf(dataSource);
    close = async () => {
      await dataSource.destroy();
      await created.drop();
    };
  });
  afterAll(() => close?.());
  return () => {
    if (database === undefined) throw new Error('the database is there from beforeAll on');
    return database;
  };
}
