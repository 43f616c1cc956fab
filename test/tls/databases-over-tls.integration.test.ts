import { spawn } from 'node:child_process';
import { chownSync, copyFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@holdfast/local/process/free-port';
import { startPostgres, type RunningPostgres } from '@holdfast/local/provision/postgres';
import { findRedis } from '@holdfast/local/provision/redis';
import { createDataSource } from '@holdfast/postgres/data-source';
import { query } from '@holdfast/postgres/query';
import { listen } from '@holdfast/postgres/listen';
import { connectRedis } from '@holdfast/queue/redis';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { promised } from '@holdfast/testkit/promised';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

let ca: TestCa;
let foreign: TestCa;
let folder = '';

beforeAll(async () => {
  [ca, foreign] = [await createTestCa(), await createTestCa('foreign CA')];
  folder = mkdtempSync(join(tmpdir(), 'holdfast-tls-'));
});
afterAll(() => {
  ca[Symbol.dispose]();
  foreign[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('Postgres over TLS with client certificates', () => {
  let postgres: RunningPostgres;
  let url = '';

  beforeAll(async () => {
    postgres = await startPostgres({ stateDir: folder, port: 0 });
    url = postgres.adminUrl.replace('127.0.0.1', 'localhost');
    const data = join(folder, 'postgres', 'data');
    const issued = await ca.issue({ service: 'postgres' });
    const { uid, gid } = statSync(data);
    for (const name of ['tls.crt', 'tls.key', 'ca.crt']) {
      copyFileSync(join(issued, name), join(data, name));
      chownSync(join(data, name), uid, gid);
      chmodSync(join(data, name), 0o600);
    }
    // Written in place: the file keeps its owner.
    writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all all scram-sha-256 clientcert=verify-ca\n');
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    for (const setting of ["ssl_cert_file = 'tls.crt'", "ssl_key_file = 'tls.key'", "ssl_ca_file = 'ca.crt'", 'ssl = on']) await admin.query(`ALTER SYSTEM SET ${setting}`);
    await admin.query('SELECT pg_reload_conf()');
    await admin.end();
    await vi.waitFor(() => expect(connect(undefined)).rejects.toThrow(/no pg_hba.conf entry/u), { timeout: 30_000 });
  }, 60_000);
  afterAll(() => postgres.stop());

  async function connect(tlsDir: string | undefined): Promise<unknown> {
    const dataSource = createDataSource({ url, tlsDir, applicationName: 'tls', poolSize: 1 });
    try {
      await dataSource.initialize();
      return await query(dataSource)('SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  }

  it('is entered with a certificate of its authority', async () => {
    expect(await connect(await ca.issue({ service: 'scheduler' }))).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
  });

  it('refuses a foreign certificate, an expired one, and none', async () => {
    const foreignButTrusting = await foreign.issue({ service: 'scheduler' });
    copyFileSync(ca.caFile, join(foreignButTrusting, 'ca.crt'));
    const none = await ca.issue({ service: 'scheduler' });
    for (const name of ['tls.crt', 'tls.key']) rmSync(join(none, name));
    await expect(connect(foreignButTrusting)).rejects.toThrow();
    await expect(connect(await ca.issue({ service: 'scheduler', validFor: -60_000 }))).rejects.toThrow();
    await expect(connect(none)).rejects.toThrow(/valid client certificate/u);
  });

  it('is not believed when another authority signed it', async () => {
    await expect(connect(await foreign.issue({ service: 'scheduler' }))).rejects.toThrow(/self-signed certificate|unable to verify|certificate/u);
  });

  it('is listened to over TLS as well, and a rotated certificate counts from the next connection on', async () => {
    const tlsDir = await ca.issue({ service: 'scheduler' });
    const dataSource = createDataSource({ url, tlsDir, applicationName: 'tls', poolSize: 2 });
    await dataSource.initialize();
    onTestFinished(() => dataSource.destroy());
    const heard: (string | undefined)[] = [];
    const listener = listen(dataSource, 'news', (payload) => heard.push(payload));
    onTestFinished(() => listener.close());
    await vi.waitFor(() => expect(heard).toEqual([undefined]), 30_000);
    const serial = () => query(dataSource)("SELECT client_serial::text AS serial FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    const before = await serial();
    await ca.issue({ service: 'scheduler', into: tlsDir });
    await query(dataSource)("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tls%' AND pid <> pg_backend_pid()");
    await query(dataSource)('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    await vi.waitFor(async () => expect(await serial()).not.toEqual(before), 30_000);
    await vi.waitFor(() => expect(heard).toEqual([undefined, undefined]), { timeout: promised(5000) });
    await query(dataSource)("SELECT pg_notify('news', 'again')");
    await vi.waitFor(() => expect(heard.at(-1)).toBe('again'), 30_000);
  });
});

describe('Redis over TLS with client certificates', () => {
  let url = '';
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const server = await findRedis();
    const own = await ca.issue({ service: 'redis' });
    const port = await freePort();
    url = `rediss://localhost:${port}`;
    const options = ['--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--tls-cert-file', join(own, 'tls.crt'), '--tls-key-file', join(own, 'tls.key'), '--tls-ca-cert-file', join(own, 'ca.crt'), '--tls-auth-clients', 'yes'];
    const child = spawn(server.path, options, { env: { ...process.env, ...server.env }, stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
    stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
  });
  afterAll(() => stop());

  async function ping(tlsDir: string | undefined, timeout = 1_000): Promise<void> {
    const redis = connectRedis(url, { tlsDir });
    try {
      await vi.waitFor(() => redis.ping(), { timeout, interval: 50 });
    } finally {
      await redis.close();
    }
  }

  it('is reached with a certificate of its authority, and with no other', async () => {
    await expect(ping(await ca.issue({ service: 'scheduler' }), promised(2_000))).resolves.toBeUndefined();
    const foreignButTrusting = await foreign.issue({ service: 'scheduler' });
    copyFileSync(ca.caFile, join(foreignButTrusting, 'ca.crt'));
    expect(readFileSync(join(foreignButTrusting, 'ca.crt'), 'utf8')).toBe(readFileSync(ca.caFile, 'utf8'));
    await expect(ping(foreignButTrusting)).rejects.toThrow();
    await expect(ping(await foreign.issue({ service: 'scheduler' }))).rejects.toThrow();
    await expect(ping(undefined)).rejects.toThrow();
  });

  it('is not spoken to in the clear where a certificate is configured', () => {
    expect(() => connectRedis('redis://localhost', { tlsDir: folder })).toThrow('rediss://');
  });
});
