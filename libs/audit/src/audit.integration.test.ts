import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { origin, type Link } from '@holdfast/audit-core/chain';
import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import { follow } from '@holdfast/audit-core/witness';
import { auditQuery } from '@holdfast/contracts/http/audit';
import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { rowsRead } from '@holdfast/testkit/rows-read';
import type { Database } from '@holdfast/transaction/database';
import { exportJWK, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ChainDivergedError, checkpoint } from './checkpoint.ts';
import { exportAudit } from './export-audit.ts';
import { linkPending } from './link-pending.ts';
import { auditMigrations } from './migrations.ts';
import type { Notary } from './notary.ts';
import { postgresAuditLog } from './postgres-audit-log.ts';
import { readAudit } from './read-audit.ts';
import { recordRefusedPeer } from './record-refused-peer.ts';
import { redactPerson } from './redact.ts';
import { sha256 } from './sha256.ts';
import { signStatement } from './signed-statement.ts';
import { startChainer } from './start-chainer.ts';
import { verifyFile } from './verify-file.ts';

const tenants = { a: '00000000-0000-7000-8000-00000000000a', b: '00000000-0000-7000-8000-00000000000b' } as const;

const { privateKey, publicKey } = await generateKeyPair('RS256');
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] };
const log = postgresAuditLog(randomIds(systemClock), systemClock);
const entry: AuditEntry = { action: 'session.started', outcome: 'succeeded', tenantId: tenants.a, actor: { type: 'user', id: 'ada' }, origin: { address: '203.0.113.9' }, account: 'ada@example.test' };

/** Follows one chain in memory, as identity does in its database. */
function notary(): Notary {
  let seen: Link = origin('test', sha256);
  return {
    witness: async ({ chain, purpose, from, ...extension }) => {
      const answer = follow(chain, seen, extension, sha256);
      if (answer.kind === 'elsewhere') return answer;
      seen = answer.head;
      return { kind: 'signed', head: seen, statement: await signStatement({ purpose, chain, from, ...seen, at: new Date().toISOString() }, { kid: 'k', alg: 'RS256', privateKey }) };
    },
  };
}

let database: Database;
const write = (entries: readonly AuditEntry[]) => database.transactions.run(async (tx) => {
  for (const each of entries) await log.record(tx, each);
});
const written = async (count: number, change: Partial<AuditEntry> = {}) => {
  await write(Array.from({ length: count }, () => ({ ...entry, ...change })));
  return linkPending(database, 'test');
};
const sequences = async () => (await database.query<{ sequence: string }>('SELECT sequence FROM audit_links ORDER BY 1')).map(({ sequence }) => Number(sequence));

async function exported(options: Partial<Parameters<typeof exportAudit>[1]> & { notary: Notary }): Promise<{ lines: string[]; verified: Awaited<ReturnType<typeof verifyFile>> }> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lines: string[] = [];
  for await (const line of exportAudit(database, { chain: 'test', scope: 'platform', ...options })) lines.push(line);
  writeFileSync(join(folder, 'audit.jsonl'), lines.join(''));
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify(jwks));
  return { lines, verified: await verifyFile(join(folder, 'audit.jsonl'), join(folder, 'jwks.json')) };
}

beforeEach(async () => {
  const { url, drop } = await createTestDatabase();
  const dataSource = await openDatabase({ url, applicationName: 'audit-test' }, [auditMigrations]);
  database = databaseOf(dataSource);
  return async () => {
    await dataSource.destroy();
    await drop();
  };
});

describe('an audit record in Postgres', () => {
  it('exists if and only if its transaction commits', async () => {
    await expect(database.transactions.run(async (tx) => {
      await log.record(tx, entry);
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');

    expect(await linkPending(database, 'test')).toBe(0);
    expect(await written(1)).toBe(1);
  });

  it('joins a gapless chain, however many write and link at the same time (I13)', async () => {
    await Promise.all(Array.from({ length: 20 }, async () => {
      await written(3);
    }));
    await linkPending(database, 'test');

    expect(await sequences()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect((await exported({ notary: notary() })).verified).toMatchObject({ records: 60, findings: [] });
  });

  it('is linked after what had been linked when it was committed, whenever it was written', async () => {
    let done = (): void => undefined;
    const held = new Promise<void>((resolve) => (done = resolve));
    const late = database.transactions.run(async (tx) => {
      await log.record(tx, { ...entry, action: 'session.late' });
      await held;
    });
    await written(2);
    done();
    await late;
    await linkPending(database, 'test');

    const { items } = await readAudit(database, 'platform', auditQuery.parse({}));
    expect(items.map(({ record }) => record['action'])).toEqual(['session.late', 'session.started', 'session.started']);
  });

  it.each(['audit_records', 'audit_links', 'audit_checkpoints', 'audit_pending'])('cannot be changed or deleted by a statement on %s', async (table) => {
    await written(2);
    await checkpoint(database, 'test', notary());
    await write([entry]);
    const column = { audit_records: 'body', audit_links: 'hash', audit_checkpoints: 'hash', audit_pending: 'written' }[table] ?? '';

    await expect(database.query.across('test')(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow();
    await expect(database.query.across('test')(`DELETE FROM ${table}`)).rejects.toThrow();
    await expect(database.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow();
    expect(await database.query.across('test')(`SELECT 1 FROM ${table}`)).not.toEqual([]);
  });
});

describe('reading the audit', () => {
  it('shows a tenant its own records alone, and the platform all of them', async () => {
    await written(2);
    await written(1, { tenantId: tenants.b });
    const { tenantId: _, ...ofNobody } = entry;
    await write([ofNobody]);
    await linkPending(database, 'test');
    const count = async (scope: Parameters<typeof readAudit>[1]) => (await readAudit(database, scope, auditQuery.parse({}))).items.length;

    expect(await count({ tenantId: tenants.a })).toBe(2);
    expect(await count({ tenantId: tenants.b })).toBe(1);
    expect(await count('platform')).toBe(4);
  });

  it('filters, and pages by the place in the chain', async () => {
    await written(3);
    await written(2, { action: 'role.granted', outcome: 'refused', actor: { type: 'user', id: 'bob' }, target: { type: 'user', id: 'ada' } });
    const read = async (filter: object) => readAudit(database, { tenantId: tenants.a }, auditQuery.parse(filter));
    const first = await read({ limit: '2' });

    expect(first.items.map(({ sequence }) => sequence)).toEqual([5, 4]);
    expect((await read({ limit: '3', before: String(first.next) })).items.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    expect((await read({ action: 'role' })).items).toHaveLength(2);
    expect((await read({ action: 'role.taken' })).items).toHaveLength(0);
    expect((await read({ outcome: 'refused', actor: 'bob', target: 'ada', since: '2020-01-01T00:00:00Z' })).items).toHaveLength(2);
    expect((await read({ until: '2020-01-01T00:00:00Z' })).items).toHaveLength(0);
    expect(first.items[0]?.personal).toEqual({ address: '203.0.113.9', account: 'ada@example.test' });
  });
});

describe('reading the audit among very many records of others', () => {
  it('looks at what a tenant has, whatever is asked, and at what was between two moments', async () => {
    const across = database.query.across('test');
    const [first, last] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000030000'];
    await across(
      `INSERT INTO audit_records (id, body, occurred_at) SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
         json_build_object('tenantId', CASE WHEN n <= 5 THEN $1 ELSE $2 END, 'action', 'session.started', 'outcome', 'succeeded')::text, timestamptz '2026-01-01' + n * interval '1 second'
       FROM generate_series(1, 30000) AS n`,
      [tenants.a, tenants.b],
    );
    await across(`INSERT INTO audit_links SELECT row_number() OVER (ORDER BY id), id, 'digest', 'hash' FROM audit_records WHERE id BETWEEN $1 AND $2`, [first, last]);
    for (const table of ['audit_records', 'audit_links']) await database.query(`ANALYZE ${table}`);
    const read = (tenantId: string, filter: object) => rowsRead(database.query, 'audit_records', (query) => readAudit({ ...database, query }, { tenantId }, auditQuery.parse(filter)));
    for (const filter of [{}, { action: 'session.ended' }, { outcome: 'refused' }, { since: '2026-02-01T00:00:00Z' }]) expect([filter, (await read(tenants.a, filter)) <= 10]).toEqual([filter, true]);
    expect(await read(tenants.b, { since: '2026-02-01T00:00:00Z' })).toBeLessThan(100);
  });
});

describe('the export of a chain', () => {
  it('verifies offline, from its first record or a later one, in every scope (I13)', async () => {
    const one = notary();
    await written(3);
    await checkpoint(database, 'test', one);
    await written(2, { tenantId: tenants.b });

    expect((await exported({ notary: one })).verified).toEqual({ records: 5, checkpoints: 2, signedThrough: 5, findings: [] });
    expect((await exported({ notary: one, from: 4 })).verified).toMatchObject({ records: 2, findings: [] });
    const ofTenant = await exported({ notary: one, scope: { tenantId: tenants.b } });
    expect(ofTenant.verified).toMatchObject({ records: 5, findings: [] });
    expect(ofTenant.lines.filter((line) => line.includes('"record":'))).toHaveLength(2);
  });

  it('verifies after personal data was redacted, which is then nowhere', async () => {
    const one = notary();
    await written(2);
    await written(1, { actor: { type: 'user', id: 'bob' }, account: 'bob@example.test' });
    await checkpoint(database, 'test', one);

    expect(await database.transactions.run((tx) => redactPerson(tx, tenants.a, 'ada', ['ada@example.test']))).toBe(4);
    const { lines, verified } = await exported({ notary: one });
    expect(verified).toMatchObject({ records: 3, findings: [] });
    expect(lines.join('')).not.toContain('ada@example.test');
    expect(lines.join('')).toContain('bob@example.test');
  });

  it('is refused by the notary when links that it had seen are gone, or are others (I13)', async () => {
    const one = notary();
    await written(5);
    await checkpoint(database, 'test', one);
    const tamper = (statement: string) => database.query.across('test')(`DO $$ BEGIN ALTER TABLE audit_links DISABLE TRIGGER USER; ALTER TABLE audit_checkpoints DISABLE TRIGGER USER; ${statement}; END $$`);

    await tamper('DELETE FROM audit_checkpoints; DELETE FROM audit_links WHERE sequence > 3');
    await expect(exported({ notary: one })).rejects.toThrow(ChainDivergedError);
    await tamper(`INSERT INTO audit_links SELECT 4, (SELECT id FROM audit_records WHERE id NOT IN (SELECT record_id FROM audit_links) LIMIT 1), 'x', 'y'`);
    await written(3);
    await expect(exported({ notary: one })).rejects.toThrow(ChainDivergedError);
  });
});

describe('the chainer', () => {
  it('links what was committed and signs it, and goes on when the notary cannot be reached', async () => {
    const reachable = notary();
    let failures = 2;
    const chainer = startChainer({
      database, chain: 'test', logger: silentLogger, everyMs: 5, checkpointEveryMs: 5,
      notary: { witness: async (request) => (failures-- > 0 ? Promise.reject(new Error('unreachable')) : reachable.witness(request)) },
    });
    await write([entry, entry]);

    await vi.waitFor(async () => expect(await database.query('SELECT 1 FROM audit_checkpoints WHERE sequence = 2')).toHaveLength(1), 30_000);
    await write([entry]);
    await chainer.close();
    expect(await sequences()).toEqual([1, 2, 3]);
  });

  it('signs every 1,000 records without waiting for the minute', async () => {
    const chainer = startChainer({ database, chain: 'test', logger: silentLogger, everyMs: 5, notary: notary() });
    await write(Array.from({ length: 1_000 }, () => entry));

    await vi.waitFor(async () => expect(await database.query('SELECT 1 FROM audit_checkpoints WHERE sequence = 1000')).toHaveLength(1), 30_000);
    await chainer.close();
  });
});

describe('a workload that was refused', () => {
  it('is in the audit with its name, why, and whether the name is worth anything', async () => {
    const record = recordRefusedPeer(database, log);
    await record({ name: 'spiffe://holdfast/ns/local/sa/scheduler', proven: false, reason: 'cert-has-expired', address: '192.0.2.1' });
    await record({ name: 'spiffe://holdfast/ns/local/sa/scheduler', proven: true, reason: 'caller-not-allowed' });
    await record({ name: undefined, proven: false, reason: 'no-certificate' });
    const bodies = (await database.query.across('test')<{ body: string }>('SELECT body FROM audit_records ORDER BY written')).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(bodies.map(({ action, outcome, reason, actor, target }) => [action, outcome, reason, actor, target])).toEqual([
      ['peer.connected', 'refused', 'cert-has-expired', { type: 'anonymous' }, { type: 'certificate', id: 'spiffe://holdfast/ns/local/sa/scheduler' }],
      ['peer.connected', 'refused', 'caller-not-allowed', { type: 'service', id: 'spiffe://holdfast/ns/local/sa/scheduler' }, { type: 'certificate', id: 'spiffe://holdfast/ns/local/sa/scheduler' }],
      ['peer.connected', 'refused', 'no-certificate', { type: 'anonymous' }, undefined],
    ]);
  });
});
