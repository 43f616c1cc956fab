import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { prepareDatabases, databaseUrl } from '../services/databases.ts';
import { stillRuns, identifyProcess } from '../state/process-identity.ts';
import { runCommand } from '../process/run-command.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { startPostgres, type RunningPostgres } from './postgres.ts';
import { possibleWays, withoutRoot } from './unprivileged.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(stateDir: string): Promise<RunningPostgres> {
  const postgres = await startPostgres({ stateDir, port: 0 });
  onTestFinished(() => postgres.stop());
  return postgres;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

it('keeps its data and its password from one start to the next, and leaves no process', async () => {
  const stateDir = temporaryFolder();
  const first = await startPostgres({ stateDir, port: 0 });
  await query(first.adminUrl, 'create table kept as select 7 as number');
  const identity = identifyProcess(first.child?.pid ?? 0);
  await first.stop();
  expect(identity !== undefined && stillRuns(identity)).toBe(false);

  const second = await started(stateDir);
  expect(new URL(second.adminUrl).password).toBe(new URL(first.adminUrl).password);
  expect(await query(second.adminUrl, 'select number from kept')).toEqual([7]);
});

it('has ordinary durability, listens on this machine only, and asks for the password', async () => {
  const stateDir = temporaryFolder();
  const { adminUrl } = await started(stateDir);
  expect(await query(adminUrl, 'show fsync')).toEqual(['on']);
  expect(await query(adminUrl, 'show synchronous_commit')).toEqual(['on']);
  expect(await query(adminUrl, 'show listen_addresses')).toEqual(['127.0.0.1']);
  const wrong = new URL(adminUrl);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  expect(statSync(join(stateDir, 'postgres', 'admin-password')).mode & 0o777).toBe(0o600);
});

it('gives each service a role that can enter its own database and no other', async () => {
  const { adminUrl } = await started(temporaryFolder());
  const identity = { service: 'identity', password: 'one' } as const;
  const scheduler = { service: 'scheduler', password: 'two' } as const;
  await prepareDatabases(adminUrl, [identity, scheduler], true);
  await prepareDatabases(adminUrl, [identity, scheduler], true);

  expect(await query(databaseUrl(adminUrl, identity), 'select current_user')).toEqual(['holdfast_identity']);
  await query(databaseUrl(adminUrl, identity), 'create table mine (id int)');
  for (const database of ['holdfast_scheduler', 'postgres', 'template1']) {
    const foreign = new URL(databaseUrl(adminUrl, identity));
    foreign.pathname = `/${database}`;
    await expect(query(foreign.href, 'select 1')).rejects.toThrow('permission denied');
  }
});

it('takes the server that the environment names as it is', async () => {
  const { adminUrl } = await started(temporaryFolder());
  process.env['HOLDFAST_POSTGRES_ADMIN_URL'] = adminUrl;
  onTestFinished(() => {
    delete process.env['HOLDFAST_POSTGRES_ADMIN_URL'];
  });
  const named = await startPostgres({ stateDir: '/nowhere', port: 0 });
  expect(named).toMatchObject({ adminUrl, description: 'Postgres of HOLDFAST_POSTGRES_ADMIN_URL' });
  await named.stop();
  expect(await query(adminUrl, 'select 1')).toEqual([1]);
});

it('falls back on the server from npm where the system has none', async () => {
  const found = await findPostgresBinaries('/nowhere', []);
  expect(found).toMatchObject([{ origin: 'npm', version: [18, expect.any(Number)] }]);
});

const ways = possibleWays().map((way) => ({ way, title: way.words.join(' ') }));
it.runIf(process.getuid?.() === 0).each(ways)('runs a program as somebody else than root: $title', async ({ way }) => {
  const parent = temporaryFolder();
  chmodSync(parent, 0o755);
  const folder = join(parent, 'postgres');
  const words = await withoutRoot('/bin/sh', folder, [way]);
  const script = ['/bin/sh', '-c', 'id -u; touch "$0/written"', folder];
  const { code, stdout } = await runCommand('/usr/bin/env', [...words, ...script]);
  expect(code).toBe(0);
  expect(stdout.trim()).not.toBe('0');
  expect(statSync(join(folder, 'written')).uid).toBe(way.owner);
});
