import type { Query } from '@holdfast/transaction/statements';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { readMigrations, type MigrationFile, type MigrationFolder } from './migration-files.ts';
import { connectionOf, socketOf } from './connection.ts';
import { query as queryOf, queryOn } from './query.ts';
import { SchemaError } from './schema-error.ts';
import { sqlMigration } from './sql-migration.ts';

/** `holdfast` in ASCII: the one advisory lock under which schemas change. */
const migrationLock = "x'686f6c6466617374'::bigint";

interface AppliedMigration {
  readonly namespace: string;
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

const table = `CREATE TABLE IF NOT EXISTS migrations (
  namespace  text        NOT NULL,
  number     integer     NOT NULL,
  name       text        NOT NULL,
  checksum   text        NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (namespace, number)
)`;

/** Comes before every other folder: their tables are walled off by it. */
const ownFolder: MigrationFolder = { namespace: 'postgres', url: new URL('../migrations/', import.meta.url) };

function filesOf(folders: readonly MigrationFolder[]): Promise<MigrationFile[]> {
  return Promise.all([ownFolder, ...folders].map(readMigrations)).then((files) => files.flat());
}

function key({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/**
 * Files that the database does not have yet.
 *
 * @throws when the database has a migration that the files do not (it was migrated by newer code), or when a file was
 *   edited after it had been applied.
 */
export function pendingMigrations(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): MigrationFile[] {
  const known = new Map(files.map((file) => [key(file), file]));
  for (const migration of applied) {
    const file = known.get(key(migration));
    if (file === undefined) throw new SchemaError(`the database has the migration ${key(migration)}, which this version does not know: start a version that does`);
    if (file.checksum !== migration.checksum) throw new SchemaError(`the migration ${key(migration)} was edited after it had been applied: restore it, and add a new one`);
  }
  const done = new Set(applied.map(key));
  return files.filter((file) => !done.has(key(file)));
}

/** Waits by asking again: a session blocked inside `pg_advisory_lock` holds a snapshot, which deadlocks CREATE INDEX CONCURRENTLY. */
async function acquireLock(query: Query): Promise<void> {
  for (;;) {
    const [row] = await query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${migrationLock}) AS locked`);
    if (row?.locked === true) return;
    await delay(100);
  }
}

async function apply(migration: MigrationInterface, queryRunner: QueryRunner): Promise<void> {
  if (migration.transaction === false) return migration.up(queryRunner);
  await queryRunner.startTransaction();
  try {
    await migration.up(queryRunner);
    await queryRunner.commitTransaction();
  } catch (error) {
    await queryRunner.rollbackTransaction().catch(() => undefined);
    throw new SchemaError(`the migration ${migration.name} failed`, { cause: error });
  }
}

/**
 * Brings the schema up to the files, folder by folder, each file once, in one session under one advisory lock: any
 * number of replicas may start together. Initialises the data source when it is not.
 *
 * @throws as `pendingMigrations` does; and when a statement fails, naming the migration. Earlier ones stay applied.
 */
export async function migrate(dataSource: DataSource, folders: readonly MigrationFolder[]): Promise<void> {
  const files = await filesOf(folders);
  if (!dataSource.isInitialized) await dataSource.initialize();
  const queryRunner = dataSource.createQueryRunner();
  try {
    const client = await connectionOf(queryRunner);
    const socket = socketOf(client);
    const query = queryOn(client);
    await acquireLock(query);
    const { timeout = 0 } = socket;
    try {
      // A migration may take long, and says nothing meanwhile.
      socket.setTimeout(0);
      await query(`SET statement_timeout = 0; SET holdfast.across = 'migrations'`);
      await query(table);
      const applied = await query<AppliedMigration>('SELECT namespace, number, name, checksum FROM migrations');
      for (const file of pendingMigrations(files, applied)) await apply(sqlMigration(file), queryRunner);
    } finally {
      socket.setTimeout(timeout);
      await query('RESET statement_timeout; RESET holdfast.across');
      await query('SELECT pg_advisory_unlock_all()');
    }
  } finally {
    await queryRunner.release();
  }
}

/**
 * Changes nothing. Initialises the data source when it is not.
 *
 * @throws when the schema is not exactly what the files make: older (naming what is missing), newer, or another.
 */
export async function checkSchema(dataSource: DataSource, folders: readonly MigrationFolder[]): Promise<void> {
  const files = await filesOf(folders);
  if (!dataSource.isInitialized) await dataSource.initialize();
  const [row] = await queryOf(dataSource)<{ known: boolean }>("SELECT to_regclass('migrations') IS NOT NULL AS known");
  const applied = row?.known === true ? await queryOf(dataSource)<AppliedMigration>('SELECT namespace, number, name, checksum FROM migrations') : [];
  const [missing] = pendingMigrations(files, applied);
  if (missing !== undefined) throw new SchemaError(`the database lacks the migration ${key(missing)}: run the migrations of this version first, or let the service do it (HOLDFAST_MIGRATE)`);
}
