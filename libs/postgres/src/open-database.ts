import type { DataSource } from 'typeorm';
import { createDataSource, type DatabaseOptions } from './data-source.ts';
import { migrate } from './migrate.ts';
import type { MigrationFolder } from './migration-files.ts';

/** An open pool on a database whose schema is up to date; closed again when either fails. */
export async function openDatabase(options: DatabaseOptions, folders: readonly MigrationFolder[]): Promise<DataSource> {
  const dataSource = createDataSource(options);
  try {
    await migrate(dataSource, folders);
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}
