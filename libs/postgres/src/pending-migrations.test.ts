import { describe, expect, it } from 'vitest';
import { pendingMigrations } from './migrate.ts';
import type { MigrationFile } from './migration-files.ts';

function file(number: number, checksum = 'sum'): MigrationFile {
  return { namespace: 'app', name: `000${number}-step`, number, online: false, sql: '', checksum };
}

describe('pending migrations', () => {
  it('are the files that the database has not recorded', () => {
    expect(pendingMigrations([file(1), file(2)], [file(1)])).toEqual([file(2)]);
  });

  it('refuses a database with a migration that the files do not have', () => {
    expect(() => pendingMigrations([file(1)], [file(1), file(2)])).toThrow('the database has the migration app/0002-step, which this version does not know');
  });

  it('are refused in words that a log may repeat', () => {
    const words = 'the database has the migration app/0002-step, which this version does not know: start a version that does';
    expect(() => pendingMigrations([], [file(2)])).toThrow(expect.objectContaining({ name: 'SchemaError', safeToLog: true, message: words }));
  });

  it('refuses a file that was edited after it had been applied', () => {
    expect(() => pendingMigrations([file(1, 'edited')], [file(1)])).toThrow('the migration app/0001-step was edited');
  });

  it('tells namespaces apart', () => {
    expect(pendingMigrations([{ ...file(1), namespace: 'queue' }, file(1)], [file(1)])).toEqual([{ ...file(1), namespace: 'queue' }]);
  });
});
