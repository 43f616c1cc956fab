import { randomBytes, randomUUID } from 'node:crypto';
import { resumeRequests, resumeResults } from '@holdfast/contracts/queues';
import type { MintRequest } from '@holdfast/contracts/http/resume-token-internal';
import type { MessageId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { serve, type Serving } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { enqueue } from '@holdfast/queue/outbox';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { createLogger, silentLogger } from '@holdfast/telemetry/logger';
import { createTestCa } from '@holdfast/testkit/certificates';
import { httpsRequest, type HttpsAnswer } from '@holdfast/testkit/https-request';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import { startSmtpCatcher, type SmtpCatcher } from '@holdfast/testkit/smtp-catcher';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { config as schema } from './config.ts';
import { startResumeToken } from './resume-token.module.ts';

const publicUrl = 'https://holdfast.example';
const closers: (() => unknown)[] = [];
let service: Serving;
let database: DataSource;
let mails: SmtpCatcher;
let ca: Awaited<ReturnType<typeof createTestCa>>;
let engineTls: string;
let gatewayTls: string;
/** What the stand-in for the engine does with a redemption. */
let engineAnswers = true;

beforeAll(async () => {
  const [own, engine, redis] = await Promise.all([createTestDatabase(), createTestDatabase(), testRedis()]);
  mails = await startSmtpCatcher();
  ca = await createTestCa();
  [engineTls, gatewayTls] = await Promise.all([ca.issue({ service: 'workflow-engine' }), ca.issue({ service: 'gateway' })]);
  const sealKey = randomBytes(32);
  const config = schema.parse({
    HOLDFAST_PORT: 0,
    HOLDFAST_MANAGEMENT_PORT: 0,
    HOLDFAST_PUBLIC_URL: publicUrl,
    HOLDFAST_DATABASE_URL: own.url,
    HOLDFAST_REDIS_URL: redis.url,
    HOLDFAST_TLS_DIR: await ca.issue({ service: 'resume-token' }),
    HOLDFAST_QUEUE_SEAL_KEYS: `test:${sealKey.toString('base64')}`,
    HOLDFAST_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    HOLDFAST_SMTP_URL: mails.url,
    HOLDFAST_RESUME_WAIT_SECONDS: 2,
    HOLDFAST_SIGNING_KEY_BITS: 2048,
  });
  service = await serve(await startResumeToken(config, createLogger('t','error')));
  database = await openDatabase({ url: own.url, applicationName: 'test' }, [queueMigrations, { namespace: 'resume-token', url: new URL('../migrations/', import.meta.url) }]);

  const engineData = await openDatabase({ url: engine.url, applicationName: 'engine stand-in' }, [queueMigrations]);
  const engineDatabase = databaseOf(engineData);
  const queueRedis = connectRedis(redis.url);
  const seal = createSeal([{ id: 'test', key: sealKey }]);
  const relay = startRelay({ database: engineDatabase, redis: queueRedis, seal, contracts: [resumeResults], logger: silentLogger });
  const consumer = startConsumer({
    redis: queueRedis,
    contract: resumeRequests,
    seal,
    logger: silentLogger,
    handle: async ({ redemptionId }) => {
      if (!engineAnswers) return;
      await engineDatabase.transactions.run((tx) => enqueue(tx, resumeResults, parseUuid<MessageId>(randomUUID()), { redemptionId, result: 'resumed' }));
    },
  });
  closers.push(
    () => service.drain(),
    () => Promise.all([consumer.close(), relay.close()]),
    () => queueRedis.close(),
    () => Promise.all([engineData.destroy(), database.destroy()]),
    () => Promise.all([mails.close(), own.drop(), engine.drop(), redis.close()]),
    () => ca[Symbol.dispose](),
  );
});

afterAll(async () => {
  for (const close of closers) await close();
});

function send(tlsDir: string, method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<HttpsAnswer> {
  return httpsRequest({ port: service.port, caFile: ca.caFile, tlsDir, servername: 'resume-token', method, path, headers, ...(body === undefined ? {} : { body }) });
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

function question(given: Partial<MintRequest> = {}): MintRequest {
  return {
    tenantId: parseUuid(randomUUID()),
    instanceId: parseUuid(randomUUID()),
    definition: { namespace: 'finance', name: 'expense', version: '1.0.0' },
    requestedBy: 'ada@example.com',
    title: `Approve expense ${randomUUID()}`,
    outcomes: ['approve', 'reject'],
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    deliver: false,
    ...given,
  };
}

interface Minted {
  readonly bookmarkId: string;
  readonly tokenId: string;
  readonly instanceId: string;
}

async function mint(given: Partial<MintRequest> = {}): Promise<Minted> {
  const bookmarkId = randomUUID();
  const asked = question(given);
  const answer = await send(engineTls, 'POST', `/internal/v1/bookmarks/${bookmarkId}/tokens`, JSON.stringify(asked), { ...json, 'idempotency-key': randomUUID() });
  expect(answer.status, answer.text).toBe(200);
  return { bookmarkId, tokenId: JSON.parse(answer.text).tokenId, instanceId: asked.instanceId };
}

async function reveal({ instanceId, tokenId }: Minted): Promise<string> {
  const answer = await send(engineTls, 'POST', '/internal/v1/tokens/reveal', JSON.stringify({ instanceId, tokenIds: [tokenId] }), json);
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text).tokens[tokenId];
}

const resume = (token: string, body: object = { outcome: 'approve' }, headers: Record<string, string> = {}) =>
  send(gatewayTls, 'POST', '/v1/resume', JSON.stringify(body), { ...json, authorization: `Resume ${token}`, ...headers });

const rows = async (sql: string, parameters: unknown[]) => databaseOf(database).query<Record<string, unknown>>(sql, parameters);

describe('resume-token', () => {
  it('mails a link that opens the page, and takes the answer once', async () => {
    const title = `Approve expense ${randomUUID()}`;
    const { tokenId } = await mint({ title, deliver: true, recipient: 'grace@example.com' });
    const mail = await vi.waitFor(() => mails.mails.find((each) => each.subject === title) ?? Promise.reject(new Error('no mail yet')), 10_000);
    expect(mail.messageId).toBe(`<${tokenId}@holdfast.example>`);
    const token = /\/r#(\S+)/u.exec(mail.text ?? '')?.[1] ?? '';

    const page = await send(gatewayTls, 'GET', `/r?t=${token}`);
    expect(page).toMatchObject({ status: 200, headers: { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' } });
    expect(page.text).toContain(title);
    const posted = await send(gatewayTls, 'POST', '/r', new URLSearchParams({ token, outcome: 'approve', reason: 'fine' }).toString(), form);
    expect(posted.status).toBe(200);
    expect(posted.text).toContain('Your answer is recorded: Approve');
    const again = await send(gatewayTls, 'POST', '/r', new URLSearchParams({ token, outcome: 'reject' }).toString(), form);
    expect(again.status).toBe(410);
    expect(again.text).toContain('The answer was <strong>Approve</strong>');
  });

  it('answers 200 when the engine has resumed, and tells the engine who decided what', async () => {
    const minted = await mint({ recipient: 'grace@example.com' });
    const answer = await resume(await reveal(minted), { outcome: 'reject', reason: 'too dear' });
    expect(answer.status, answer.text).toBe(200);
    const receipt = JSON.parse(answer.text);
    expect(receipt).toMatchObject({ state: 'resumed', outcome: 'reject' });

    const decision = await send(engineTls, 'GET', `/internal/v1/redemptions/${receipt.redemptionId}`);
    expect(JSON.parse(decision.text)).toMatchObject({ bookmarkId: minted.bookmarkId, outcome: 'reject', reason: 'too dear', decidedBy: 'grace@example.com' });
  });

  it('answers 202 with a status address while the engine is away', async () => {
    engineAnswers = false;
    const answer = await resume(await reveal(await mint()));
    engineAnswers = true;
    expect(answer.status).toBe(202);
    const { redemptionId, statusUrl } = JSON.parse(answer.text);
    expect(statusUrl).toBe(`${publicUrl}/v1/redemptions/${redemptionId}`);
    const status = await send(gatewayTls, 'GET', `/v1/redemptions/${redemptionId}`);
    expect(Object.keys(JSON.parse(status.text)).toSorted()).toEqual(['decidedAt', 'outcome', 'state']);
    expect(JSON.parse(status.text).state).toBe('accepted');
  });

  it('lets one of fifty posts of one token through (I6)', async () => {
    const minted = await mint();
    const token = await reveal(minted);
    const answers = await Promise.all(Array.from({ length: 50 }, () => resume(token)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(49);
    expect(await rows('SELECT state FROM redemptions WHERE bookmark_id = $1', [minted.bookmarkId])).toHaveLength(1);
  });

  it('lets a resume or a close win, never both (I10)', async () => {
    for (let round = 0; round < 5; round += 1) {
      const minted = await mint();
      const token = await reveal(minted);
      const [resumed, closed] = await Promise.all([
        resume(token),
        send(engineTls, 'POST', `/internal/v1/bookmarks/${minted.bookmarkId}/close`, JSON.stringify({ reason: 'timed-out' }), json),
      ]);
      expect([resumed.status, JSON.parse(closed.text).state]).toEqual(resumed.status === 200 ? [200, 'claimed'] : [410, 'closed']);
    }
  });

  it('gives the same answer to a repetition with the same idempotency key, and refuses another decision under it', async () => {
    const token = await reveal(await mint());
    const key = { 'idempotency-key': 'answer-1' };
    const first = await resume(token, { outcome: 'approve' }, key);
    const second = await resume(token, { outcome: 'approve' }, key);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.text).toBe(first.text);
    expect((await resume(token, { outcome: 'reject' }, key)).status).toBe(422);
    expect((await resume(token)).status).toBe(410);
  });

  it('mints the same token for the same idempotency key, whatever became of the bookmark since', async () => {
    const bookmarkId = randomUUID();
    const asked = question();
    const post = (body: object) => send(engineTls, 'POST', `/internal/v1/bookmarks/${bookmarkId}/tokens`, JSON.stringify(body), { ...json, 'idempotency-key': `call-${bookmarkId}` });
    const [first, second] = await Promise.all([post(asked), post(asked)]);
    const minted = { bookmarkId, instanceId: asked.instanceId, tokenId: JSON.parse(first.text).tokenId };

    expect(second.text).toBe(first.text);
    expect(await reveal(minted)).toBe(await reveal(minted));
    expect((await post({ ...asked, title: 'Something else' })).status).toBe(422);
    await resume(await reveal(minted));
    expect((await post(asked)).text).toBe(first.text);
  });

  it('refuses to mint for a bookmark that was closed before', async () => {
    const bookmarkId = randomUUID();
    await send(engineTls, 'POST', `/internal/v1/bookmarks/${bookmarkId}/close`, JSON.stringify({ reason: 'cancelled' }), json);
    const answer = await send(engineTls, 'POST', `/internal/v1/bookmarks/${bookmarkId}/tokens`, JSON.stringify(question()), { ...json, 'idempotency-key': randomUUID() });

    expect([answer.status, JSON.parse(answer.text).code]).toEqual([410, 'bookmark-closed']);
  });

  it('says which genuine token is expired or closed, and of anything else only that it is not valid', async () => {
    const expired = await reveal(await mint({ expiresAt: new Date(Date.now() - 1000).toISOString() }));
    const minted = await mint();
    const closed = await reveal(minted);
    await send(engineTls, 'POST', `/internal/v1/bookmarks/${minted.bookmarkId}/close`, JSON.stringify({ reason: 'cancelled' }), json);
    const codes = await Promise.all([expired, closed, 'junk', `${closed.slice(0, -8)}AAAAAAAA`].map(async (token) => JSON.parse((await resume(token)).text).code));

    expect(codes).toEqual(['resume-token-expired', 'bookmark-closed', 'resume-token-invalid', 'resume-token-invalid']);
  });

  it('treats a respelled token as the token it is', async () => {
    const token = await reveal(await mint());
    expect((await resume(token)).status).toBe(200);
    const last = token.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = [`${token}=`, `${token}==`, ` ${token}`, ...Array.from({ length: 15 }, (_, index) => `${token.slice(0, -1)}${alphabet[(alphabet.indexOf(last) & 0x30) + index] ?? ''}`)];
    const statuses = await Promise.all(respelled.map(async (text) => (await send(gatewayTls, 'POST', '/v1/resume', JSON.stringify({ token: text, outcome: 'approve' }), json)).status));

    expect(statuses.every((status) => status === 400 || status === 410)).toBe(true);
  });

  it('changes nothing by GET, HEAD and a view, however often', async () => {
    const minted = await mint();
    const token = await reveal(minted);
    const before = await rows('SELECT t.*, b.state AS bookmark FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE token_id = $1', [minted.tokenId]);
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => send(gatewayTls, 'GET', `/r?t=${token}`, undefined, { 'user-agent': 'scanner', 'sec-purpose': 'prefetch' })),
      send(gatewayTls, 'HEAD', `/r?t=${token}`),
      send(gatewayTls, 'POST', '/r/view', new URLSearchParams({ token }).toString(), form),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    expect(await rows('SELECT t.*, b.state AS bookmark FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE token_id = $1', [minted.tokenId])).toEqual(before);
    expect((await resume(token)).status).toBe(200);
  });

  it('refuses forms of another type and from another site', async () => {
    const token = await reveal(await mint());
    const body = new URLSearchParams({ token, outcome: 'approve' }).toString();
    const statuses = await Promise.all([
      send(gatewayTls, 'POST', '/r', JSON.stringify({ token, outcome: 'approve' }), json),
      send(gatewayTls, 'POST', '/r', body, { 'content-type': 'text/plain' }),
      send(gatewayTls, 'POST', '/v1/resume', body, form),
      send(gatewayTls, 'POST', '/r', body, { ...form, 'sec-fetch-site': 'cross-site' }),
      send(gatewayTls, 'POST', '/r', body, { ...form, origin: 'https://evil.example' }),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([415, 415, 415, 403, 403]);
    expect((await resume(token)).status).toBe(200);
  });

  it('checks the payload against its schema, and points to each field that does not fit', async () => {
    const payloadSchema = { type: 'object', properties: { amount: { type: 'number', minimum: 1 } }, required: ['amount'], additionalProperties: false };
    const token = await reveal(await mint({ payloadSchema }));
    const refused = await resume(token, { outcome: 'approve', payload: { amount: 0, more: 1 } });

    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text).errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual(['/payload/amount', '/payload/more']);
    expect(JSON.parse((await resume(token, { outcome: 'sign', payload: { amount: 1 } })).text).code).toBe('outcome-not-allowed');
    expect((await send(gatewayTls, 'POST', '/r', new URLSearchParams({ token, outcome: 'approve', 'payload.amount': '12.5' }).toString(), form)).status).toBe(200);
  });

  it('lets only the engine mint, reveal, close and read decisions', async () => {
    const id = randomUUID();
    const answers = await Promise.all([
      send(gatewayTls, 'POST', `/internal/v1/bookmarks/${id}/tokens`, JSON.stringify(question()), { ...json, 'idempotency-key': id }),
      send(gatewayTls, 'POST', '/internal/v1/tokens/reveal', JSON.stringify({ instanceId: id, tokenIds: [id] }), json),
      send(gatewayTls, 'POST', `/internal/v1/bookmarks/${id}/close`, JSON.stringify({ reason: 'cancelled' }), json),
      send(gatewayTls, 'GET', `/internal/v1/redemptions/${id}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('keeps nothing in its database that is or makes a token', async () => {
    const token = await reveal(await mint({ deliver: true, recipient: 'grace@example.com' }));
    const [, payload = '', signature = ''] = token.split('.');
    const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const tables = await rows(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`, []);
    const dump = (await Promise.all(tables.map(async (table) => rows(`SELECT t::text AS line FROM "${String(table['table_name'])}" t`, [])))).flat().map((row) => String(row['line'])).join('\n');

    expect(dump).toContain('resume-');
    for (const secret of [token, signature, jti, Buffer.from(jti, 'base64url').toString('hex'), Buffer.from(jti).toString('hex')]) expect(dump).not.toContain(secret);
    expect(dump).not.toMatch(/PRIVATE KEY|"d":|308[0-9a-f]{5}020100300d06092a864886f70d010101/u);
  });
});
