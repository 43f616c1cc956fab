import { readFileSync } from 'node:fs';
import { Client } from 'pg';

/** What Postgres has done so far, and some databases in it. */
export interface Counters {
  readonly commits: number;
  readonly walBytes: number;
  readonly walSyncs: number;
}

/** Postgres 18 counts the syncs of the WAL in another view than those before. */
const syncs = (version: number) => (version >= 180_000 ? `SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'` : 'SELECT wal_sync FROM pg_stat_wal');

const statement = (version: number) => `
  SELECT (SELECT sum(xact_commit) FROM pg_stat_database WHERE datname = ANY ($1))::float8 AS commits,
         (SELECT wal_bytes FROM pg_stat_wal)::float8 AS wal_bytes,
         (${syncs(version)})::float8 AS wal_syncs`;

/** Reads the counters of the server; sessions report theirs once a second at most. */
export class DatabaseCounters {
  readonly #client: Client;
  readonly #databases: readonly string[];
  readonly #statement: string;

  private constructor(client: Client, databases: readonly string[], version: number) {
    this.#client = client;
    this.#databases = databases;
    this.#statement = statement(version);
  }

  static async open(adminUrl: string, ...databases: readonly string[]): Promise<DatabaseCounters> {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    const { rows } = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::integer AS version`);
    return new DatabaseCounters(client, databases, rows[0]?.version ?? 0);
  }

  async read(): Promise<Counters> {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const { rows } = await this.#client.query<{ commits: number; wal_bytes: number; wal_syncs: number }>(this.#statement, [this.#databases]);
    const [row] = rows;
    if (row === undefined) throw new Error('Postgres gave no counters');
    return { commits: row.commits, walBytes: row.wal_bytes, walSyncs: row.wal_syncs };
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** Memory of a process and its children, MiB; of what processes share, each has its part. What has ended meanwhile, as workers of Postgres do, has none. */
export function memoryMebibytes(pid: number): number {
  const rollup = readProcess(pid, 'smaps_rollup');
  const children = readProcess(pid, `task/${pid}/children`).split(' ').filter((child) => child !== '').map(Number);
  return Number(/^Pss:\s+(\d+)/mu.exec(rollup)?.[1] ?? 0) / 1024 + children.reduce((sum, child) => sum + memoryMebibytes(child), 0);
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}
