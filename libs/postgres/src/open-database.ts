import type { DataSource } from 'typeorm';
import { createDataSource, type DatabaseOptions } from './data-source.ts';
import { checkSchema, migrate } from './migrate.ts';
import type { MigrationFolder } from './migration-files.ts';

export interface OpenDatabaseOptions extends DatabaseOptions {
  /** Whether to bring the schema up to date; if not, any other schema is refused. Default true. */
  readonly migrate?: boolean;
}

/**
 * An open pool on a database whose schema is up to date; closed again when either fails.
 *
 * @throws as `migrate` does, or as `checkSchema` does.
 */
export async function openDatabase({ migrate: mayMigrate = true, ...options }: OpenDatabaseOptions, folders: readonly MigrationFolder[]): Promise<DataSource> {
  const dataSource = createDataSource(options);
  try {
    await (mayMigrate ? migrate : checkSchema)(dataSource, folders);
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}
