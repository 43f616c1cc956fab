import type { Query } from '@holdfast/transaction/statements';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { MigrationFile } from './migration-files.ts';
import { connectionOf } from './connection.ts';
import { queryOn } from './query.ts';

const record = 'INSERT INTO migrations (namespace, number, name, checksum) VALUES ($1, $2, $3, $4)';

/** Statements of an online migration: each ends with a `;` at the end of a line. */
function statementsOf(sql: string): string[] {
  return sql.split(/;[ \t]*(?:\n|$)/).filter((statement) => statement.replaceAll(/^\s*--.*$/gm, '').trim() !== '');
}

/**
 * A SQL file as a TypeORM migration. Forward only: `down` refuses.
 * An online one (`CREATE INDEX CONCURRENTLY …`) runs statement by statement outside a transaction, and is recorded after
 * the last: a crash between repeats it, so each statement must stand being run again (`IF NOT EXISTS`).
 */
export function sqlMigration(file: MigrationFile): MigrationInterface & { readonly name: string } {
  const values = [file.namespace, file.number, file.name, file.checksum];
  return {
    name: `${file.namespace}/${file.name}`,
    transaction: !file.online,
    up: async (queryRunner: QueryRunner) => {
      const query: Query = queryOn(await connectionOf(queryRunner));
      for (const statement of file.online ? statementsOf(file.sql) : [file.sql]) await query(statement);
      await query(record, values);
    },
    down: () => Promise.reject(new Error('migrations go forward only')),
  };
}
