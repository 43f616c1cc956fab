import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import type { RunningService } from './running-service.ts';

/** Opens a connection and sends all of a request but its last byte. */
async function primed(service: RunningService, port: number, request: string): Promise<TLSSocket> {
  const read = (name: string): Buffer => readFileSync(join(service.gatewayTls, name));
  const socket = connect({ host: '127.0.0.1', port, servername: 'resume-token', ca: readFileSync(service.ca.caFile), cert: read('tls.crt'), key: read('tls.key') });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('secureConnect', resolve).once('error', reject);
  await promise;
  socket.write(request.slice(0, -1));
  return socket;
}

async function statusOf(socket: TLSSocket): Promise<number> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return Number(/^HTTP\/1\.1 (\d{3})/u.exec(text)?.[1]);
}

/** Resumes with one token over `count` connections to all replicas in turn, whose last bytes leave together; the statuses. */
export async function raceResume(service: RunningService, token: string, count: number, meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<number[]> {
  const body = JSON.stringify({ outcome: 'approve' });
  const request = [
    'POST /v1/resume HTTP/1.1', 'Host: holdfast.example', 'Content-Type: application/json', `Content-Length: ${body.length}`, `Authorization: Resume ${token}`, 'Connection: close', '', body,
  ].join('\r\n');
  const ports = service.replicas.map(({ port }) => port);
  const sockets = await Promise.all(Array.from({ length: count }, (_, index) => primed(service, ports[index % ports.length] ?? 0, request)));
  for (const socket of sockets) socket.write(request.slice(-1));
  const [statuses] = await Promise.all([Promise.all(sockets.map(statusOf)), meanwhile()]);
  return statuses;
}
