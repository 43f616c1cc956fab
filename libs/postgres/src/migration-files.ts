import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** Migrations of one owner: an app's own folder, or a library's. */
export interface MigrationFolder {
  /** Recorded with each migration; numbers count within it. Stable for ever. */
  readonly namespace: string;
  /** Folder of `0001-name.sql` files, with a trailing slash. */
  readonly url: URL;
}

export interface MigrationFile {
  readonly namespace: string;
  /** `0001-name`, with the suffix `.online` when it runs outside a transaction. */
  readonly name: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly online: boolean;
  readonly sql: string;
  /** SHA-256 of the text in hexadecimal, blind to the checkout's line endings. */
  readonly checksum: string;
}

const pattern = /^(?<name>(?<number>\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*(?<online>\.online)?)\.sql$/;

async function readMigration(folder: MigrationFolder, file: string): Promise<MigrationFile> {
  const match = pattern.exec(file)?.groups;
  if (match === undefined) throw new Error(`${folder.namespace}: ${file} is not named 0001-name.sql or 0001-name.online.sql`);
  const sql = (await readFile(new URL(file, folder.url), 'utf8')).replaceAll('\r\n', '\n');
  return {
    namespace: folder.namespace,
    name: match['name'] ?? '',
    number: Number(match['number']),
    online: match['online'] !== undefined,
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  };
}

/** @throws when a file is misnamed, or the numbers are not 1, 2, 3 … */
export async function readMigrations(folder: MigrationFolder): Promise<MigrationFile[]> {
  const files = (await readdir(folder.url)).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(folder, file)));
  for (const [index, migration] of migrations.entries()) {
    if (migration.number !== index + 1) throw new Error(`${folder.namespace}: ${migration.name} should be number ${index + 1}`);
  }
  return migrations;
}
