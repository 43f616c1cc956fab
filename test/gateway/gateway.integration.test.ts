import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:tls';
import type { GatewayOptions } from '@holdfast/gateway/gateway-options';
import { renderGateway } from '@holdfast/gateway/render';
import { routes } from '@holdfast/gateway/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edge } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await Edge.start();
});
afterAll(async () => (edge as Edge | undefined)?.[Symbol.asyncDispose]());

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiJjYW5hcnkifQ.c2lnbmF0dXJl';

describe('the public surface', () => {
  it.each(routes.map((route) => [route.path, route] as const))('passes %s to its service with the methods it lists, and no other', async (path, route) => {
    const target = path.endsWith('/') ? `${path}x` : path;
    for (const method of route.methods) expect((await edge.send(method, target, method === 'GET' ? [] : ['Content-Length: 0'])).status).toBe(200);
    expect(edge.seen.filter((one) => one.url === target).map((one) => one.service)).toEqual(route.methods.map(() => route.upstream));
    const refused = await edge.send('PUT', target);
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')?.[0]).toContain(route.methods[0]);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'method-not-allowed' });
  });

  it.each([
    '/', '/internal', '/internal/v1/tokens/reveal', '/Internal/v1/x', '/health/live', '/health/ready', '/metrics', '/docs', '/queues', '/actuator', '/v1', '/v1/', '/v1/auth/', '/v1/auth/login/',
    '/v1/resume/', '/r/', '/R', '/v1/definitionsx', '/_problem_404', '/.well-known/', '/.git/config', '/problems/',
  ])('has nothing at %s', async (path) => {
    const before = edge.seen.length;
    const answer = await edge.send('GET', path);
    expect([answer.status, edge.seen.length]).toEqual([path.startsWith('/.git') ? 400 : 404, before]);
    expect(answer.headers.get('content-type')).toEqual(['application/problem+json']);
  });

  it.each([
    '/v1/instances/../../internal/v1/x', '/v1/instances/..%2f..%2finternal', '/v1/instances/%2e%2e/internal', '/v1//instances', '//internal', '/v1/instances/..;/internal', '/v1/instances/x%5c..',
    '/v1/instances/x%00', '/v1/instances/%0d%0aX: y', '/./v1/instances', '/v1/instances/x\\..\\y', '/.%2e/internal',
  ])('refuses the spelling %s before any route is chosen', async (target) => {
    const before = edge.seen.length;
    const answer = await edge.send('GET', target);
    expect([answer.status, edge.seen.length]).toEqual([400, before]);
    expect(answer.headers.get('content-type')).toEqual(['application/problem+json']);
  });

  it.each(['TRACE', 'TRACK', 'CONNECT', 'DEBUG', 'PROPFIND', 'get'])('refuses the method %s', async (method) => {
    const before = edge.seen.length;
    expect([400, 405]).toContain((await edge.send(method, '/v1/instances')).status);
    expect(edge.seen.length).toBe(before);
  });
});

describe('what an upstream is told', () => {
  it('names one client address, the public host and a request id, and nothing that the client made up about them', async () => {
    await edge.send('GET', '/v1/instances?probe=1', [
      'X-Forwarded-For: 6.6.6.6', 'X-Forwarded-Host: evil', 'X-Real-IP: 6.6.6.6', 'Forwarded: for=6.6.6.6', 'X-Request-Id: forged', 'X-Original-URL: /internal', 'X-HTTP-Method-Override: DELETE',
      'tracestate: a=b', 'baggage: c=d', 'traceparent: 00-11111111111111111111111111111111-2222222222222222-01',
    ]);
    const headers = edge.seen.find((one) => one.url === '/v1/instances?probe=1')?.headers ?? {};
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', 'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/u) as string });
    for (const name of ['x-forwarded-host', 'x-real-ip', 'forwarded', 'x-original-url', 'x-http-method-override', 'tracestate', 'baggage']) expect(headers[name]).toBeUndefined();
    expect(headers['traceparent']).toBe(`00-${String(headers['x-request-id'])}-${String(headers['x-request-id']).slice(0, 16)}-00`);
  });

  it('is nothing at all when its certificate has a SPIFFE id and no name, which nginx cannot check', async () => {
    await using wrong = await Edge.start({}, undefined, { nameless: 'scheduler' });
    expect((await wrong.send('GET', '/v1/schedules')).status).toBe(503);
    expect((await wrong.send('GET', '/v1/instances')).status).toBe(200);
    expect(wrong.seen.map(({ service }) => service)).toEqual(['workflow-engine']);
  });

  it('is nothing at all when the upstream cannot prove its name', async () => {
    await using wrong = await Edge.start({}, 'identity');
    const answer = await wrong.send('GET', '/.well-known/jwks.json');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable' });
    expect(wrong.seen).toEqual([]);
  });
});

describe('what a client is told', () => {
  it.each(['/v1/instances', '/', '/v1//x', '/problems'])('carries transport security and a request id with every answer: %s', async (target) => {
    const { headers } = await edge.send('GET', target);
    expect(headers.get('strict-transport-security')).toEqual(['max-age=63072000']);
    expect(headers.get('x-request-id')?.[0]).toMatch(/^[0-9a-f]{32}$/u);
    expect(headers.get('server')?.[0]).toBe('nginx');
  });

  it('gives CORS headers to a listed origin, exactly', async () => {
    const { status, headers } = await edge.send('OPTIONS', '/v1/instances', ['Origin: https://console.example.com', 'Access-Control-Request-Method: POST']);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toEqual(['https://console.example.com']);
    expect(headers.get('access-control-allow-credentials')).toEqual(['true']);
    expect(headers.get('vary')).toContain('Origin');
  });

  it.each([
    'https://evil.example', 'null', 'http://console.example.com', 'https://console.example.com:444', 'https://console.example.com.evil.example', 'https://evilconsole.example.com',
    'https://console.example.com_.evil.example', 'https://console.example.com`.evil.example', 'https://a.console.example.com', '*', 'https://consoleXexample.com',
  ])('gives none to the origin %s', async (origin) => {
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await edge.send(method, '/v1/instances', [`Origin: ${origin}`]);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it('answers no other host, and gives no certificate for another name', async () => {
    expect((await edge.send('GET', '/v1/instances', [], { host: 'evil.example' })).status).toBe(421);
    const alert = await new Promise<string>((resolve) => {
      connect({ host: '127.0.0.1', port: edge.port, servername: 'evil.example', rejectUnauthorized: false }).on('error', (error) => resolve(String((error as { code?: unknown }).code))).on('secureConnect', () => resolve('accepted'));
    });
    expect(alert).toBe('ERR_SSL_TLSV1_UNRECOGNIZED_NAME');
  });

  it('redirects plain HTTP to the configured address, not to the one it was asked under', async () => {
    const answer = await fetch(`http://localhost:${edge.httpPort}/r?x=1`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, `https://localhost:${edge.port}/r?x=1`]);
    expect((await fetch(`http://127.0.0.1:${edge.httpPort}/`, { redirect: 'manual' })).status).toBe(421);
  });

  it('speaks TLS 1.2 and 1.3 and nothing older', async () => {
    const spoken = async (version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port: edge.port, servername: 'localhost', rejectUnauthorized: false, minVersion: version, maxVersion: version, ...(version < 'TLSv1.2' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}) });
        socket.on('secureConnect', () => (socket.destroy(), resolve(true))).on('error', () => resolve(false));
      });
    expect(await Promise.all([spoken('TLSv1'), spoken('TLSv1.1'), spoken('TLSv1.2'), spoken('TLSv1.3')])).toEqual([false, false, true, true]);
  });

  it('speaks HTTP/2, many requests on one connection', async () => {
    const session = connectHttp2(`https://localhost:${edge.port}`, { ca: readFileSync(edge.caFile) });
    const get = (path: string) =>
      new Promise<number>((resolve, reject) => {
        session.request({ ':path': path }).on('response', (headers) => resolve(Number(headers[':status']))).on('error', reject).resume();
      });
    expect(await Promise.all(['/v1/instances', '/v1/schedules', '/r', '/internal'].map(get))).toEqual([200, 200, 200, 404]);
    expect(session.alpnProtocol).toBe('h2');
    session.destroy();
  });

  it('limits bodies: 64 kB where anybody may post, 1 MB on the API', async () => {
    const post = async (target: string, bytes: number) => (await edge.send('POST', target, ['Content-Type: text/plain'], { body: 'x'.repeat(bytes) })).status;
    expect(await post('/v1/resume', 64_000)).toBe(200);
    expect(await post('/v1/resume', 66_000)).toBe(413);
    expect(await post('/v1/definitions', 1_000_000)).toBe(200);
    expect(await post('/v1/definitions', 1_100_000)).toBe(413);
  });

  it('limits requests by address: 429 as a problem, with Retry-After', async () => {
    await using slow = await Edge.start({ limits: { api: { perMinute: 60, burst: 100 }, resume: { perMinute: 1, burst: 2 } } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => slow.send('GET', `/r?t=${token}`)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429, 429]);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.headers.get('retry-after')).toEqual(['60']);
    expect(refused?.headers.get('strict-transport-security')).toHaveLength(1);
    expect(JSON.parse(refused?.body ?? '')).toMatchObject({ code: 'too-many-requests' });
    expect(slow.log('access.log') + slow.log('error.log')).not.toContain(token.slice(0, 20));
  });
});

describe('the logs', () => {
  it('hold no token, wherever a client puts it', async () => {
    await edge.send('GET', `/r?t=${token}`);
    await edge.send('GET', `/r/${token}`);
    await edge.send('GET', `/v1/instances/${token}`, [`Authorization: Bearer ${token}`, `Cookie: t=${token}`, `Referer: https://localhost/r?t=${token}`]);
    await edge.send('GET', `/v1//${token}`);
    expect(edge.log('access.log')).toContain('"path":"/r"');
    expect(edge.log('access.log') + edge.log('error.log')).not.toContain('canary');
    expect(edge.log('access.log') + edge.log('error.log')).not.toContain(token.slice(0, 20));
    for (const line of edge.log('access.log').trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('requestId');
  });
});

describe('the options', () => {
  const valid = { host: 'localhost' } as GatewayOptions;
  it.each([
    ['a wildcard origin', { origins: ['*'] }], ['an origin with a path', { origins: ['https://a.example/x'] }], ['the null origin', { origins: ['null'] }], ['an unknown key', { colour: 'red' }],
    ['a host that closes the directive', { host: 'a;} evil' }], ['a path with a directive in it', { runtime: '/tmp/x; user root' }],
  ])('refuse %s', (_, wrong) => {
    expect(() => renderGateway({ ...valid, ...wrong })).toThrow(/origins|colour|host|runtime/u);
  });
});
