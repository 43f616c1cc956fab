import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edge, type RawAnswer } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await Edge.start({ limits: { api: { perMinute: 60_000, burst: 1000 }, resume: { perMinute: 1, burst: 1 } } }, undefined, {
    request: (request) => {
      if (request.url !== '/v1/instances/broken') return false;
      request.socket.destroy();
      return true;
    },
  });
});
afterAll(async () => (edge as Edge | undefined)?.[Symbol.asyncDispose]());

describe('an error that nginx makes itself', () => {
  it.each<readonly [string, number, string, () => Promise<RawAnswer>]>([
    ['a spelling that is refused', 400, 'invalid-request', () => edge.send('GET', '/v1/%2e%2e/x')],
    ['two hosts', 400, 'invalid-request', () => edge.send('GET', '/v1/instances', ['Host: evil.example'])],
    ['no route', 404, 'not-found', () => edge.send('GET', '/nothing')],
    ['a method of no route', 405, 'method-not-allowed', () => edge.send('DELETE', '/v1/instances')],
    ['a method of no service', 405, 'method-not-allowed', () => edge.send('TRACE', '/v1/instances')],
    ['a body that is too long', 413, 'payload-too-large', () => edge.send('POST', '/v1/definitions', [], { body: 'x'.repeat(1_100_000) })],
    ['an address that is too long', 414, 'uri-too-long', () => edge.send('GET', `/v1/instances?x=${'y'.repeat(9000)}`)],
    ['a header that is too long', 400, 'invalid-request', () => edge.send('GET', '/v1/instances', [`X-Long: ${'y'.repeat(9000)}`])],
    ['another host', 421, 'misdirected-request', () => edge.send('GET', '/v1/instances', [], { host: 'evil.example' })],
    ['too many requests', 429, 'too-many-requests', async () => (await edge.send('GET', '/r'), await edge.send('GET', '/r'), edge.send('GET', '/r'))],
    ['a service that breaks off', 503, 'unavailable', () => edge.send('POST', '/v1/instances/broken')],
  ])('is a problem with an id, and never a page: %s', async (_, status, code, ask) => {
    const answer = await ask();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, ['application/problem+json']]);
    const problem = JSON.parse(answer.body) as Record<string, unknown>;
    expect(problem).toMatchObject({ status, code, type: expect.stringContaining(code) as string, instance: expect.stringMatching(/^[0-9a-f]{32}$/u) as string });
    expect(answer.body).not.toContain('nginx');
  });

  it('is one also where somebody speaks plain HTTP to the port of HTTPS', async () => {
    const answer = await fetch(`http://localhost:${edge.port}/v1/instances`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});
