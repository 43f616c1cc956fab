import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createTestCa } from '@holdfast/testkit/certificates';
import { startHttpReceiver } from '@holdfast/testkit/http-receiver';
import { describe, expect, it } from 'vitest';
import { egress, type EgressOptions } from './egress.ts';

const options: EgressOptions = { timeoutMs: 5000, allowedAddresses: [], allowedPorts: [{ first: 80, last: 80 }, { first: 443, last: 443 }], maxBytes: 1000 };
const get = { method: 'get', headers: {}, idempotencyKey: 'key-1' };

/** A proxy that answers for every host itself, inside TLS, too. */
async function startProxy() {
  const ca = await createTestCa();
  const folder = await ca.issue({ service: 'pets.example' });
  const read = (name: string) => readFileSync(join(folder, name));
  const asked: string[] = [];
  const answer = (request: IncomingMessage) => asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
  const inside = createTlsServer({ cert: read('tls.crt'), key: read('tls.key') }, (request, response) => {
    answer(request);
    response.end('inside');
  });
  const server = createServer((request, response) => {
    answer(request);
    response.end('plain');
  });
  const sockets = new Set<Socket>();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    answer(request);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    inside.emit('connection', socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    extraCa: readFileSync(ca.caFile, 'utf8'),
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      ca[Symbol.dispose]();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

describe('behind a proxy', () => {
  it('https goes by CONNECT, believing an own authority, and http in absolute form', async () => {
    await using proxy = await startProxy();
    const client = egress({ ...options, proxyUrl: `http://ada:secret@${proxy.address}`, extraCa: proxy.extraCa });
    expect(await client.request({ ...get, url: 'https://pets.example/a' })).toMatchObject({ ok: true, response: { status: 200, body: Buffer.from('inside') } });
    expect(await client.request({ ...get, url: 'http://pets.example/b' })).toMatchObject({ ok: true, response: { status: 200, body: Buffer.from('plain') } });
    const credentials = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    expect(proxy.asked).toEqual([`CONNECT pets.example:443 ${credentials}`, 'GET /a', `GET http://pets.example/b ${credentials}`]);
    await client.close();
  });

  it('ports stay closed that the operator has not allowed: the proxy resolves names, so the port is what can still be told here', async () => {
    await using proxy = await startProxy();
    const client = egress({ ...options, proxyUrl: `http://${proxy.address}`, extraCa: proxy.extraCa, allowedPorts: [{ first: 5000, last: 5001 }] });
    expect(await client.request({ ...get, url: 'http://pets.example:5000/a' })).toMatchObject({ ok: true });
    expect(await client.request({ ...get, url: 'https://pets.example:5001/b' })).toMatchObject({ ok: true });
    for (const url of ['http://pets.example/c', 'http://pets.example:6379/d', 'https://pets.example/e']) expect(await client.request({ ...get, url })).toEqual({ ok: false, failure: 'blocked' });
    expect(proxy.asked).toEqual(['GET http://pets.example:5000/a', 'CONNECT pets.example:5001', 'GET /b']);
    await client.close();
  });

  it('an authority that is not believed is not spoken to', async () => {
    await using proxy = await startProxy();
    const client = egress({ ...options, proxyUrl: `http://${proxy.address}` });
    expect(await client.request({ ...get, url: 'https://pets.example/a' })).toEqual({ ok: false, failure: 'unreachable' });
    await client.close();
  });

  it('an allowed address is reached without it', async () => {
    await using proxy = await startProxy();
    await using receiver = await startHttpReceiver();
    const client = egress({ ...options, proxyUrl: `http://${proxy.address}`, allowedAddresses: [receiver.address] });
    expect(await client.request({ ...get, url: receiver.url })).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([]);
    await client.close();
  });

  it.each(['http://127.0.0.1/', 'http://localhost/', 'http://[::1]/', 'http://169.254.169.254/', 'http://a.localhost./'])('%s stays closed', async (url) => {
    await using proxy = await startProxy();
    const client = egress({ ...options, proxyUrl: `http://${proxy.address}` });
    expect(await client.request({ ...get, url })).toEqual({ ok: false, failure: 'blocked' });
    expect(proxy.asked).toEqual([]);
    await client.close();
  });
});
