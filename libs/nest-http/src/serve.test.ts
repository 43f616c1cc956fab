import { Unavailable } from '@holdfast/problem/unavailable';
import { createLogger } from '@holdfast/telemetry/logger';
import { publishMetrics } from '@holdfast/telemetry/metrics-page';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { httpsRequest, type HttpsAnswer, type HttpsRequest } from '@holdfast/testkit/https-request';
import { promised } from '@holdfast/testkit/promised';
import { type CanActivate, Controller, Get, Header, Module, Post } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Consumes, ConsumesText } from './consumes.ts';
import { ProblemError } from './problem-error.ts';
import type { RefusedPeer } from './refused-peer.ts';
import { RequestBody, RequestHeaders, RequestPath, RequestQuery, RequestText } from './request-parts.ts';
import { serve, type ServeOptions, type Serving } from './serve.ts';
import { unwrap } from './unwrap.ts';

const item = z.strictObject({ name: z.string().min(1), places: z.array(z.object({ 'a/b': z.int() })).optional() });
let release = Promise.withResolvers<void>();
let arrived = Promise.withResolvers<void>();

@Controller()
class ItemsController {
  @Post('items')
  create(@RequestBody(item) body: z.infer<typeof item>) {
    return { made: body.name };
  }

  @Get('items/:id')
  read(@RequestPath(z.object({ id: z.string() })) { id }: { id: string }, @RequestQuery(z.object({ limit: z.coerce.number().int().max(10).optional() })) query: { limit?: number }) {
    if (id === 'gone') unwrap({ ok: false, refusal: { code: 'instance-not-found', detail: 'it is gone' } });
    if (id === 'later') throw new ProblemError({ code: 'unavailable', retryAfter: 1.5 });
    if (id === 'not-for-you') throw new ProblemError({ code: 'caller-not-allowed' });
    if (id === 'cut-off') throw new Unavailable('the database', new Error('canary-in-an-error'));
    if (id === 'bug') throw new Error('canary-in-an-error');
    return { id, limit: query.limit ?? null };
  }

  @Post('raw')
  @Consumes('application/yaml', 'application/json')
  raw(@RequestBody(z.unknown()) body: unknown) {
    return { type: typeof body, body };
  }

  @Post('text')
  @ConsumesText('application/yaml', 'application/json')
  text(@RequestText() body: unknown, @RequestHeaders(z.object({ 'idempotency-key': z.string().max(8).optional() })) headers: Record<string, string>) {
    return { body, key: headers['idempotency-key'] ?? null };
  }

  @Post('form')
  @Consumes('application/x-www-form-urlencoded')
  form(@RequestBody(z.unknown()) body: unknown) {
    return body;
  }

  @Get('page')
  @Header('content-type', 'text/html; charset=utf-8')
  page() {
    return '<!doctype html><title>page</title>';
  }

  @Get('slow')
  async slow() {
    arrived.resolve();
    await release.promise;
    return { done: true };
  }
}

@Module({ controllers: [ItemsController] })
class ItemsModule {}

const nobody: CanActivate = {
  canActivate: () => {
    throw new ProblemError({ code: 'unauthenticated' });
  },
};

@Module({ controllers: [ItemsController], providers: [{ provide: APP_GUARD, useValue: nobody }] })
class GuardedModule {}

let ca: TestCa;
let client: string;
const lines: Record<string, unknown>[] = [];

async function start(rest: Partial<ServeOptions> = {}): Promise<Serving & { readonly tlsDir: string }> {
  const tlsDir = await ca.issue({ service: 'identity' });
  const logger = createLogger('identity', 'info', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const config = {
    HOLDFAST_HOST: '127.0.0.1', HOLDFAST_PORT: 0, HOLDFAST_MANAGEMENT_HOST: '127.0.0.1', HOLDFAST_MANAGEMENT_PORT: 0,
    HOLDFAST_TLS_DIR: tlsDir, HOLDFAST_SPIFFE_NAMESPACE: 'local', HOLDFAST_DRAIN_SECONDS: 5,
  };
  return { ...(await serve({ service: 'identity', config, logger, module: ItemsModule, readiness: {}, ...rest })), tlsDir };
}

let serving: Serving & { readonly tlsDir: string };
beforeAll(async () => {
  ca = await createTestCa();
  client = await ca.issue({ service: 'gateway' });
  serving = await start();
});
afterAll(async () => {
  await serving.drain();
  ca[Symbol.dispose]();
});

function ask(path: string, rest: Partial<HttpsRequest> = {}, port = serving.port): Promise<HttpsAnswer> {
  return httpsRequest({ port, path, caFile: ca.caFile, tlsDir: client, method: rest.body === undefined ? 'GET' : 'POST', ...rest });
}

const json = { 'content-type': 'application/json' };
const problemOf = (answer: HttpsAnswer) => {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  return JSON.parse(answer.text) as Record<string, unknown>;
};

describe('mutual TLS', () => {
  it('refuses a client without a certificate and one of another authority', async () => {
    using foreign = await createTestCa('somebody else');
    const { tlsDir: _, ...anonymous } = { port: serving.port, path: '/page', caFile: ca.caFile, tlsDir: '' };
    await expect(httpsRequest(anonymous)).rejects.toThrow();
    await expect(ask('/page', { tlsDir: await foreign.issue({ service: 'gateway' }) })).rejects.toThrow();
    await expect(ask('/page', { tlsDir: await ca.issue({ service: 'gateway', validFor: -1000 }) })).rejects.toThrow();
  });

  it('tells who was refused and why: nobody, a stranger, one whose time is over', async () => {
    const refused: RefusedPeer[] = [];
    using foreign = await createTestCa('somebody else');
    const own = await start({ refusedPeer: async (peer) => void refused.push(peer) });
    const knock = async (tlsDir?: string) => {
      await expect(httpsRequest({ port: own.port, path: '/page', caFile: ca.caFile, ...(tlsDir === undefined ? {} : { tlsDir }) })).rejects.toThrow();
    };
    await knock();
    await knock(await foreign.issue({ service: 'gateway' }));
    await knock(await ca.issue({ service: 'scheduler', validFor: -1000 }));
    await vi.waitFor(() => expect(refused).toHaveLength(3), 30_000);
    expect(refused).toEqual([
      { name: undefined, proven: false, reason: 'no-certificate', address: '127.0.0.1' },
      { name: 'spiffe://holdfast/ns/local/sa/gateway', proven: false, reason: 'unable-to-verify-leaf-signature', address: '127.0.0.1' },
      { name: 'spiffe://holdfast/ns/local/sa/scheduler', proven: false, reason: 'cert-has-expired', address: '127.0.0.1' },
    ]);
    expect(lines.findLast(({ message }) => message === 'a peer was refused')).toMatchObject({ level: 'warn', caller: 'spiffe://holdfast/ns/local/sa/scheduler', reason: 'cert-has-expired', host: '127.0.0.1' });
    await own.drain();
  });

  it('tells of a workload that calls what is not for it', async () => {
    const refused: RefusedPeer[] = [];
    const own = await start({ refusedPeer: async (peer) => void refused.push(peer) });
    expect((await ask('/items/not-for-you', {}, own.port)).status).toBe(403);
    expect(refused).toEqual([{ name: 'spiffe://holdfast/ns/local/sa/gateway', proven: true, reason: 'caller-not-allowed', address: '127.0.0.1', requestId: expect.any(String) as string }]);
    await own.drain();
  });

  it('serves a rotated certificate without a restart, and keeps the old one while the new one does not load', async () => {
    const own = await start();
    const before = await ask('/page', {}, own.port);
    writeFileSync(join(own.tlsDir, 'tls.crt'), 'not a certificate');
    await vi.waitFor(() => expect(lines.some(({ message }) => String(message).startsWith('the workload certificate cannot be read'))).toBe(true), 30_000);
    expect((await ask('/page', {}, own.port)).serial).toBe(before.serial);
    await ca.issue({ service: 'identity', into: own.tlsDir });
    await vi.waitFor(async () => expect((await ask('/page', {}, own.port)).serial).not.toBe(before.serial), { timeout: promised(5000) });
    await expect(httpsRequest({ port: own.port, path: '/page', caFile: ca.caFile })).rejects.toThrow();
    await own.drain();
  });
});

describe('every answer', () => {
  it('carries the request id of the gateway, or a new one when it is not an id', async () => {
    const given = 'a3c0f1e2d4b5968778695a4b3c2d1e0f';
    expect((await ask('/page', { headers: { 'x-request-id': given } })).headers['x-request-id']).toBe(given);
    expect((await ask('/page', { headers: { 'x-request-id': 'a b"c' } })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it('is not stored and not sniffed, and may be a page', async () => {
    const { headers, text } = await ask('/page');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-type': 'text/html; charset=utf-8' });
    expect(text).toContain('<title>page</title>');
  });

  it('is logged once with its route and caller, and never with its address', async () => {
    await ask('/items/canary-in-a-path?limit=1&t=canary-in-a-query');
    await vi.waitFor(() => expect(lines).toContainEqual(expect.objectContaining({ message: 'request', route: '/items/:id', status: 200, caller: 'gateway' })), 30_000);
    expect(JSON.stringify(lines)).not.toContain('canary-in');
  });
});

describe('a problem (RFC 9457)', () => {
  it('is a refusal of a use case, with Retry-After when it will pass', async () => {
    const answer = await ask('/items/gone');
    expect(problemOf(answer)).toEqual({
      type: '/problems#instance-not-found', title: 'No such instance', status: 404,
      code: 'instance-not-found', detail: 'it is gone', instance: answer.headers['x-request-id'],
    });
    const later = await ask('/items/later');
    expect([later.status, later.headers['retry-after']]).toEqual([503, '2']);
  });

  it('says nothing of a bug, which is logged without its words', async () => {
    const answer = await ask('/items/bug');
    expect(problemOf(answer)).toMatchObject({ status: 500, code: 'internal-error' });
    expect(answer.text + JSON.stringify(lines)).not.toContain('canary-in-an-error');
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', route: '/items/:id', requestId: answer.headers['x-request-id'] }));
  });

  it('is 503 with Retry-After when what is needed to answer cannot be reached, which is logged', async () => {
    const answer = await ask('/items/cut-off');
    expect(problemOf(answer)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.text + JSON.stringify(lines)).not.toContain('canary-in-an-error');
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', requestId: answer.headers['x-request-id'], error: expect.objectContaining({ name: 'Unavailable', message: 'the database cannot answer' }) as unknown }));
  });

  it('is 404 for an unknown path, 405 with Allow for a known one', async () => {
    expect(problemOf(await ask('/nothing'))).toMatchObject({ status: 404, code: 'not-found' });
    const answer = await ask('/items/1', { method: 'DELETE' });
    expect(problemOf(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect(problemOf(await ask('/items/1', { method: 'PROPFIND' }))).toMatchObject({ status: 405 });
  });

  it('names each wrong member by its JSON pointer', async () => {
    const answer = await ask('/items', { headers: json, body: '{"name":"","places":[{"a/b":"x"}],"id":1}' });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
    const { errors } = JSON.parse(answer.text) as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['', '/name', '/places/0/a~1b']);
    expect(problemOf(await ask('/items/1?limit=11'))).toMatchObject({ errors: [{ pointer: '/limit' }] });
  });

  it.each(['{"name":', '', '{"__proto__":{"a":1},"name":"x"}', `${'['.repeat(100)}${']'.repeat(100)}`, '['.repeat(100_000)])(
    'is 400 for a body that is no acceptable JSON',
    async (body) => {
      const answer = await ask('/items', { headers: { ...json, 'content-length': String(body.length) }, body });
      expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-request', detail: expect.stringMatching(/^The body (?:is not JSON|nests deeper)/u) as unknown });
    },
  );

  it('leaves data as it came: a member may be called what every object has', async () => {
    const body = '{"constructor":"x","data":{"prototype":1,"toString":null}}';
    expect(JSON.parse((await ask('/raw', { headers: json, body })).text)).toEqual({ type: 'object', body: JSON.parse(body) as unknown });
  });

  it('takes and gives integers digit by digit', async () => {
    for (const body of ['{"a":[9007199254740993,-12345678901234567890,1.5]}', '\uFEFF[9007199254740993]']) {
      expect((await ask('/raw', { headers: json, body })).text).toBe(`{"type":"object","body":${body.replace('\uFEFF', '')}}`);
    }
    expect((await ask('/raw', { headers: json, body: '[1e400]' })).text).toBe('{"type":"object","body":[1.7976931348623157e+308]}');
    const tooLarge = await ask('/items', { headers: json, body: '{"name":"a","places":[{"a/b":9007199254740993}]}' });
    expect(problemOf(tooLarge)).toMatchObject({ errors: [{ pointer: '/places/0/a~1b', message: 'Invalid input: expected number, received a number that is too large' }] });
    const otherKind = await ask('/items', { headers: json, body: '{"name":9007199254740993,"places":[]}' });
    expect(problemOf(otherKind)).toMatchObject({ errors: [{ pointer: '/name', message: 'Invalid input: expected string, received number' }] });
    expect(problemOf(await ask('/items', { headers: json, body: '{"n":9007199254740993,"__proto__":{"a":1}}' }))).toMatchObject({ status: 400 });
  });

  it('is 400 for an address that does not decode and for a request that is no HTTP', async () => {
    expect(problemOf(await ask('/items/%zz'))).toMatchObject({ status: 400 });
    const answer = await ask('/page', { headers: { 'x-long': 'x'.repeat(20_000) } }).catch(() => undefined);
    expect(answer?.status ?? 400).toBe(400);
  });

  it('is 413 beyond 1 MiB', async () => {
    const answer = await ask('/items', { headers: json, body: JSON.stringify({ name: 'x'.repeat(1024 * 1024) }) });
    expect(problemOf(answer)).toMatchObject({ status: 413, code: 'payload-too-large' });
  });
});

describe('the content type of a body', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/yaml', 'application/jsonx', undefined])(
    'is refused with 415 when it is %s and the route takes JSON',
    async (type) => {
      const answer = await ask('/items', { headers: type === undefined ? {} : { 'content-type': type }, body: '{"name":"x"}' });
      expect(problemOf(answer)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    },
  );

  it.each([gzipSync('{"name":"x"}'), '{}'])('is refused with 415 when the content is encoded', async (body) => {
    expect((await ask('/items', { headers: { ...json, 'content-encoding': 'gzip' }, body })).status).toBe(415);
  });

  it('is refused with 415 however long it is: it is not read', async () => {
    expect((await ask('/items', { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(415);
  });

  it('is told to nobody who may not call', async () => {
    const guarded = await start({ module: GuardedModule });
    for (const type of ['text/plain', 'application/yaml', 'multipart/form-data; boundary=x', 'nonsense', 'application/json']) {
      expect(problemOf(await ask('/items', { headers: { 'content-type': type }, body: '{"name":"x"}' }, guarded.port))).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
    expect((await ask('/items', { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync('{}') }, guarded.port)).status).toBe(401);
    for (const body of ['{"name":', '[1] [2]', '['.repeat(1000)]) expect((await ask('/items', { headers: json, body }, guarded.port)).status).toBe(401);
    await guarded.drain();
  });

  it('may have parameters', async () => {
    const answer = await ask('/items', { headers: { 'content-type': 'Application/JSON; charset=utf-8' }, body: '{"name":"x"}' });
    expect([answer.status, answer.text]).toEqual([201, '{"made":"x"}']);
  });

  it('decides what a route that takes several is given: YAML as its text, JSON parsed', async () => {
    expect(JSON.parse((await ask('/raw', { headers: { 'content-type': 'application/yaml' }, body: 'a: 1' })).text)).toEqual({ type: 'string', body: 'a: 1' });
    expect(JSON.parse((await ask('/raw', { headers: json, body: '{"a":1}' })).text)).toEqual({ type: 'object', body: { a: 1 } });
  });

  it('may be kept as the text that was sent, JSON too, and header fields are parsed like bodies', async () => {
    const answer = await ask('/text', { headers: { ...json, 'idempotency-key': 'k' }, body: '{ "a": 1 }' });
    expect(JSON.parse(answer.text)).toEqual({ body: '{ "a": 1 }', key: 'k' });
    const refused = await ask('/text', { headers: { ...json, 'idempotency-key': 'canary-too-long' }, body: '{}' });
    expect(problemOf(refused)).toMatchObject({ status: 400, detail: 'Correct the header fields: idempotency-key.' });
  });

  it('may be a form where the route takes one; a repeated name becomes an array', async () => {
    const answer = await ask('/form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=x%20y&a=2' });
    expect(JSON.parse(answer.text)).toEqual({ a: ['1', '2'], b: 'x y' });
  });

  it('reads a form at the cost of its length, however many fields it has', async () => {
    // Where each field looked through all the others, this would take minutes.
    const names = Array.from({ length: 160_000 }, (_, index) => index.toString(36));
    const answer = await ask('/form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `${names.join('=&')}=` });
    expect(Object.keys(JSON.parse(answer.text) as object)).toHaveLength(160_000);
    const alike = await ask('/form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=&'.repeat(300_000) });
    expect(JSON.parse(alike.text)).toMatchObject({ a: { length: 300_000 } });
  });
});

describe('a drain', () => {
  it('is not ready first, finishes what is in flight, then closes and runs onDrain', async () => {
    const drained: string[] = [];
    const own = await start({ readiness: { database: () => Promise.resolve() }, onDrain: async () => void drained.push(await Promise.resolve('pools')) });
    const ready = () => fetch(`http://127.0.0.1:${own.managementPort}/health/ready`);
    expect((await ready()).status).toBe(200);
    release = Promise.withResolvers();
    arrived = Promise.withResolvers();
    const agent = new Agent({ keepAlive: true });
    const slow = ask('/slow', { agent }, own.port);
    await arrived.promise;
    const draining = own.drain();
    const during = await ready();
    expect([during.status, await during.json()]).toEqual([503, { status: 'draining', failed: [] }]);
    expect(drained).toEqual([]);
    release.resolve();
    expect((await slow).text).toBe('{"done":true}');
    expect(await draining).toBe(true);
    expect(drained).toEqual(['pools']);
    await expect(ask('/page', {}, own.port)).rejects.toThrow('ECONNREFUSED');
    await expect(ready()).rejects.toThrow();
    agent.destroy();
  });

  it('reports that its time was not enough', async () => {
    const stuck = Promise.withResolvers<void>();
    const own = await start({ onDrain: () => stuck.promise });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const draining = own.drain();
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(await draining).toBe(false);
    stuck.resolve();
  });
});

describe('the management port', () => {
  it('is live at once, and ready when every check passes', async () => {
    const checks = { database: vi.fn<() => Promise<void>>(() => Promise.reject(new Error('down'))), redis: () => Promise.resolve() };
    const own = await start({ readiness: checks });
    const get = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${own.managementPort}${path}`);
      return [answer.status, await answer.json()];
    };
    expect(await get('/health/live')).toEqual([200, { status: 'live' }]);
    expect(await get('/health/ready')).toEqual([503, { status: 'not-ready', failed: ['database'] }]);
    checks.database.mockImplementation(() => Promise.resolve());
    expect(await get('/health/ready')).toEqual([200, { status: 'ready', failed: [] }]);
    expect((await get('/items/1'))[0]).toBe(404);
    await own.drain();
  });

  it('has the page of metrics of a process that was started with boot', async () => {
    const page = () => fetch(`http://127.0.0.1:${serving.managementPort}/metrics`);
    expect((await page()).status).toBe(404);
    publishMetrics(() => Promise.resolve('things_total 3\n'));
    const answer = await page();
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'things_total 3\n']);
    publishMetrics(() => Promise.reject(new Error('canary')));
    const failed = await page();
    expect([failed.status, await failed.text()]).toEqual([500, '{"status":"failed"}']);
  });
});
