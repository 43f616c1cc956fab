import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect, type TLSSocket } from 'node:tls';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Edge } from './edge.ts';

let edge: Edge;
/** Lets the live view that was opened last go on. */
let goOn = (): void => undefined;
beforeAll(async () => {
  edge = await Edge.start({}, undefined, {
    request: (request, response) => {
      if (!(request.url ?? '').startsWith('/v1/live/')) return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
      goOn = () => void response.end('data: second\n\n');
      return true;
    },
    upgrade: (request: IncomingMessage, socket: Duplex) => {
      const accept = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
      socket.on('data', (chunk: Buffer) => socket.write(Buffer.concat([Buffer.from('echo '), chunk])));
    },
  });
});
afterAll(() => edge[Symbol.asyncDispose]());

/** A raw connection, to see when bytes come. */
function open(...lines: readonly string[]): { readonly socket: TLSSocket; text(): string } {
  const socket = connect({ host: '127.0.0.1', port: edge.port, servername: 'localhost', ca: readFileSync(edge.caFile), ALPNProtocols: ['http/1.1'] });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write([...lines, `Host: localhost:${edge.port}`, '', ''].join('\r\n'));
  return { socket, text: () => text };
}

const webSocket = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];

describe('a live view', () => {
  it('streams server-sent events as they happen, unbuffered', async () => {
    const { socket, text } = open('GET /v1/live/instances HTTP/1.1');
    await vi.waitFor(() => expect(text()).toContain('data: first'), 30_000);
    expect(text()).not.toContain('data: second');
    goOn();
    await vi.waitFor(() => expect(text()).toContain('data: second'), 30_000);
    socket.destroy();
  });

  it('becomes a WebSocket over mutual TLS, and carries bytes both ways', async () => {
    const { socket, text } = open('GET /v1/live/instances HTTP/1.1', ...webSocket);
    await vi.waitFor(() => expect(text()).toContain('101 Switching Protocols'), 30_000);
    // The answer of RFC 6455 section 1.3 to its key.
    expect(text()).toMatch(/Sec-WebSocket-Accept: s3pPL/u);
    socket.write('hello');
    await vi.waitFor(() => expect(text()).toContain('echo hello'), 30_000);
    socket.destroy();
  });

  it.each(['h2c', 'TLS/1.0', 'websocket, h2c'])('passes no upgrade to %s on', async (protocol) => {
    const { socket, text } = open('GET /v1/live/instances HTTP/1.1', 'Connection: Upgrade', `Upgrade: ${protocol}`);
    await vi.waitFor(() => expect(text()).toContain('data: first'), 30_000);
    expect(edge.seen.at(-1)?.headers).not.toHaveProperty('upgrade');
    socket.destroy();
  });

  it('is the only place of an upgrade', async () => {
    const answer = await edge.send('GET', '/v1/instances', webSocket.filter((line) => !line.startsWith('Connection')));
    expect(answer.status).toBe(200);
    expect(edge.seen.at(-1)?.headers).not.toHaveProperty('upgrade');
  });
});
