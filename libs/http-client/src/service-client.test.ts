import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { serviceClient, ServiceUnavailable, type ServiceClient } from './service-client.ts';

let ca: TestCa;
let servers: Server[];
let clients: ServiceClient[];
beforeEach(async () => {
  ca = await createTestCa();
  servers = [];
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  ca[Symbol.dispose]();
});

const anything = { parse: (value: unknown) => value };

async function startServer(service: string, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const folder = await ca.issue({ service });
  const read = (name: string) => readFileSync(join(folder, name));
  const server = createServer({ cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt'), requestCert: true, rejectUnauthorized: true }, answer);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientOf(baseUrl: string, tlsDir: string, timeoutMs = 2000): ServiceClient {
  const made = serviceClient({ baseUrl, tlsDir, expect: 'resume-token', spiffeNamespace: 'local', timeoutMs });
  clients.push(made);
  return made;
}

describe('a call to another service', () => {
  it('presents its own certificate, sends the idempotency key, and returns the parsed value', async () => {
    const baseUrl = await startServer('resume-token', (request, response) => {
      const caller = (request.socket as TLSSocket).getPeerCertificate().subjectaltname;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ caller, key: request.headers['idempotency-key'] }));
    });
    const answer = await clientOf(baseUrl, await ca.issue({ service: 'workflow-engine' })).request({ method: 'POST', path: '/x', body: {}, idempotencyKey: 'k', schema: anything });
    expect(answer).toMatchObject({ ok: true, value: { key: 'k', caller: expect.stringContaining('spiffe://holdfast/ns/local/sa/workflow-engine') as string } });
  });

  it('sends and returns each digit of large integers', async () => {
    const baseUrl = await startServer('resume-token', (request, response) => void request.pipe(response.setHeader('content-type', 'application/json')));
    const value = { id: 9007199254740993n };
    const answer = await clientOf(baseUrl, await ca.issue({ service: 'workflow-engine' })).request({ method: 'POST', path: '/x', body: value, schema: anything });
    expect(answer).toEqual({ ok: true, value });
  });

  it('returns a problem as a value', async () => {
    const baseUrl = await startServer('resume-token', (_, response) => void response.writeHead(410, { 'content-type': 'application/problem+json' }).end('{"code":"bookmark-closed"}'));
    const answer = await clientOf(baseUrl, await ca.issue({ service: 'workflow-engine' })).request({ method: 'GET', path: '/x', schema: anything });
    expect(answer).toEqual({ ok: false, status: 410, code: 'bookmark-closed' });
  });

  it('is unavailable when the service fails, and when nobody listens', async () => {
    const baseUrl = await startServer('resume-token', (_, response) => void response.writeHead(503).end());
    const tlsDir = await ca.issue({ service: 'workflow-engine' });
    await expect(clientOf(baseUrl, tlsDir).request({ method: 'GET', path: '/x', schema: anything })).rejects.toThrow(ServiceUnavailable);
    await expect(clientOf('https://127.0.0.1:1', tlsDir).request({ method: 'GET', path: '/x', schema: anything })).rejects.toThrow(ServiceUnavailable);
  });

  it('gives up a host that has gone without a word when its time is over, twice where it may be repeated', async () => {
    let connections = 0;
    const silent = createTcpServer(() => void (connections += 1));
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const client = clientOf(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`, await ca.issue({ service: 'workflow-engine' }), 100);
    // Undici's own clock takes a second, and has other words.
    const inTime = { name: 'ServiceUnavailable', cause: { message: 'no connection within 100 ms' } };
    await expect(client.request({ method: 'GET', path: '/x', schema: anything })).rejects.toMatchObject(inTime);
    expect(connections).toBe(2);
    await expect(client.request({ method: 'POST', path: '/x', schema: anything })).rejects.toMatchObject(inTime);
    expect(connections).toBe(3);
  });

  it('sends nothing to a server that is another workload, or that another authority vouches for', async () => {
    const seen: string[] = [];
    const wrongName = await startServer('scheduler', (request, response) => void (seen.push(request.url ?? ''), response.end('{}')));
    const tlsDir = await ca.issue({ service: 'workflow-engine' });
    await expect(clientOf(wrongName, tlsDir).request({ method: 'GET', path: '/x', schema: anything })).rejects.toThrow(ServiceUnavailable);
    using foreign = await createTestCa('somebody else');
    const rightName = await startServer('resume-token', (request, response) => void (seen.push(request.url ?? ''), response.end('{}')));
    await expect(clientOf(rightName, await foreign.issue({ service: 'workflow-engine' })).request({ method: 'GET', path: '/x', schema: anything })).rejects.toThrow(ServiceUnavailable);
    expect(seen).toEqual([]);
  });

  it('repeats once what may be repeated when the connection breaks, and nothing else', async () => {
    let count = 0;
    const baseUrl = await startServer('resume-token', (request, response) => {
      count += 1;
      if (count === 1) request.socket.destroy();
      else response.setHeader('content-type', 'application/json').end('{"done":true}');
    });
    const tlsDir = await ca.issue({ service: 'workflow-engine' });
    expect(await clientOf(baseUrl, tlsDir).request({ method: 'POST', path: '/x', body: {}, idempotencyKey: 'k', schema: anything })).toEqual({ ok: true, value: { done: true } });
    count = 0;
    await expect(clientOf(baseUrl, tlsDir).request({ method: 'POST', path: '/x', body: {}, schema: anything })).rejects.toThrow(ServiceUnavailable);
    expect(count).toBe(1);
  });

  it('uses a rotated certificate for its next connection', async () => {
    const serials: string[] = [];
    const baseUrl = await startServer('resume-token', (request, response) => {
      serials.push((request.socket as TLSSocket).getPeerCertificate().serialNumber);
      response.setHeader('connection', 'close').end('{}');
    });
    const tlsDir = await ca.issue({ service: 'workflow-engine' });
    const caller = clientOf(baseUrl, tlsDir);
    await caller.request({ method: 'GET', path: '/x', schema: anything });
    await ca.issue({ service: 'workflow-engine', into: tlsDir });
    await caller.request({ method: 'GET', path: '/x', schema: anything });
    expect(new Set(serials).size).toBe(2);
  });

  it('throws what the contract does not allow: an answer of another shape is a bug, not a value', async () => {
    const baseUrl = await startServer('resume-token', (_, response) => void response.end('{}'));
    const strict = { parse: (): never => { throw new TypeError('another shape'); } };
    await expect(clientOf(baseUrl, await ca.issue({ service: 'workflow-engine' })).request({ method: 'GET', path: '/x', schema: strict })).rejects.toThrow('another shape');
  });
});
