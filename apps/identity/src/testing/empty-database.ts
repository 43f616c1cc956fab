import { auditMigrations } from '@holdfast/audit/migrations';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import type { Database } from '@holdfast/transaction/database';
import { onTestFinished } from 'vitest';

const migrations = { namespace: 'identity', url: new URL('../../migrations/', import.meta.url) };

/** A migrated database of identity for one test, dropped when the test ends. */
export async function emptyDatabase(): Promise<Database> {
  const { url, drop } = await createTestDatabase();
  const dataSource = await openDatabase({ url, applicationName: 'test' }, [auditMigrations, migrations]);
  onTestFinished(async () => {
    await dataSource.destroy();
    await drop();
  });
  return databaseOf(dataSource);
}
