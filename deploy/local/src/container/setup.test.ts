import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openPki } from '../pki/pki.ts';
import { openSecrets } from '../state/secrets.ts';
import { cluster } from './cluster.ts';
import { readMaster, writeMaster } from './master-copy.ts';
import { secretManifests } from './secret-manifests.ts';
import { readDatabaseUrls, trialFiles, type TrialFiles } from './trial-files.ts';
import { writeFolders } from './write-folders.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function derive(state: string): Promise<TrialFiles> {
  const pki = await openPki(join(state, 'pki'), systemClock, { namespace: 'holdfast', publicHost: 'flow.example.com' });
  return trialFiles(openSecrets(join(state, 'secrets')), pki, { postgres: 'postgres:5432', redis: 'redis:6379' });
}

describe('the setup of a trial', () => {
  let state = '';
  let files: TrialFiles = {};

  beforeEach(async () => {
    state = temporaryFolder();
    files = await derive(state);
  });

  it('gives each service its own database and keys, and nothing of another', () => {
    expect(new URL(files['identity']?.['database-url'] ?? '').pathname).toBe('/holdfast_identity');
    expect(Object.keys(files['scheduler'] ?? {})).toEqual(['database-url', 'redis-url', 'queue-seal-keys']);
    expect(files['identity']?.['key-encryption-key']).not.toBe(files['resume-token']?.['key-encryption-key']);
  });

  it('names a workload by DNS and by SPIFFE id, and the public face by its host', () => {
    const names = (consumer: string) => new X509Certificate(files[consumer]?.['tls.crt'] ?? '').subjectAltName;
    expect(names('scheduler-tls')).toContain('DNS:scheduler');
    expect(names('scheduler-tls')).toContain('URI:spiffe://holdfast/ns/holdfast/sa/scheduler');
    expect(names('public-tls')).toContain('DNS:flow.example.com');
  });

  it('draws nothing twice: a copy of its state makes the same secrets again', async () => {
    const elsewhere = temporaryFolder();
    writeMaster(elsewhere, readMaster(state));
    expect(await derive(elsewhere)).toEqual(files);
  });

  it('writes a folder for each consumer, which nobody else may read, and touches no file that stays the same', () => {
    const out = temporaryFolder();
    writeFolders(out, files);
    const file = join(out, 'identity', 'database-url');
    const before = statSync(file).ino;
    writeFolders(out, { ...files, scheduler: { 'redis-url': 'redis://elsewhere' } });
    expect(statSync(file)).toMatchObject({ ino: before });
    expect(statSync(file).mode & 0o007).toBe(0);
    expect(readFileSync(join(out, 'scheduler', 'redis-url'), 'utf8')).toBe('redis://elsewhere');
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('prepares the databases that the services are told of', () => {
    const out = temporaryFolder();
    writeFolders(out, files);
    const { adminUrl, passwords } = readDatabaseUrls(join(out, 'databases'));
    expect(new URL(adminUrl).username).toBe('postgres');
    expect(files['scheduler']?.['database-url']).toContain(passwords.scheduler);
    writeFileSync(join(out, 'databases', 'scheduler-database-url.new'), 'x');
    rmSync(join(out, 'databases', 'scheduler-database-url'));
    writeFileSync(join(out, 'databases', 'scheduler-database-url'), 'postgres://somebody@postgres/holdfast_scheduler');
    expect(() => readDatabaseUrls(join(out, 'databases'))).toThrow('of another role');
  });

  it('becomes Secrets, certificates of the type that cert-manager makes', () => {
    const manifests = secretManifests(files, 'holdfast');
    expect(manifests.find(({ metadata }) => metadata.name === 'identity-tls')).toMatchObject({ type: 'kubernetes.io/tls', metadata: { namespace: 'holdfast' } });
    expect(Buffer.from(manifests[0]?.data['bootstrap-secret'] ?? '', 'base64').toString()).toBe(files['identity']?.['bootstrap-secret']);
  });
});

describe('the cluster', () => {
  it('is asked with the token of the account, over TLS that its authority signed', async () => {
    const folder = temporaryFolder();
    const pki = await openPki(join(folder, 'pki'), systemClock);
    const kept = new Map<string, string>();
    const server = createServer({ cert: readFileSync(join(pki.publicDir, 'tls.crt')), key: readFileSync(join(pki.publicDir, 'tls.key')) }, (request, response) => {
      const path = request.url?.split('?')[0] ?? '';
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
        if (request.headers.authorization !== 'Bearer token-of-the-account') return response.writeHead(403).end();
        if (request.method === 'PATCH') kept.set(path, body);
        return response.writeHead(kept.has(path) ? 200 : 404).end(kept.get(path));
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const account = temporaryFolder();
    writeFileSync(join(account, 'token'), 'token-of-the-account\n');
    writeFileSync(join(account, 'ca.crt'), readFileSync(pki.caFile));
    const api = cluster(`https://localhost:${(server.address() as AddressInfo).port}`, account);

    expect(await api.readSecret('holdfast', 'redis')).toBeUndefined();
    for (const manifest of secretManifests({ redis: { 'redis.conf': 'port 6379' } }, 'holdfast')) await api.applySecret(manifest);
    expect(await api.readSecret('holdfast', 'redis')).toEqual({ 'redis.conf': 'port 6379' });
    writeFileSync(join(account, 'token'), 'another');
    await expect(api.readSecret('holdfast', 'redis')).rejects.toThrow('403');
  });
});
