import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';

/** Opens a connection, sends all of a request but its last byte, and waits to be told. */
async function primed(url: URL, ca: string, head: string, body: string, localAddress?: string): Promise<TLSSocket> {
  const socket = connect({ host: url.hostname, port: Number(url.port), servername: url.hostname, ca, ALPNProtocols: ['http/1.1'], ...(localAddress === undefined ? {} : { localAddress }) });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('secureConnect', resolve).once('error', reject);
  await promise;
  socket.write(head + body.slice(0, -1));
  return socket;
}

async function statusOf(socket: TLSSocket): Promise<number> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return Number(/^HTTP\/1\.1 (\d{3})/u.exec(text)?.[1]);
}

/**
 * Posts the same form over `count` connections whose last bytes leave together; the statuses, in no order.
 *
 * @param from the address of each: the gateway limits by address
 */
export async function raceForm(gateway: string, caFile: string, path: string, form: URLSearchParams, count: number, from?: (index: number) => string): Promise<number[]> {
  const url = new URL(gateway);
  const body = form.toString();
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n');
  const ca = readFileSync(caFile, 'utf8');
  const sockets = await Promise.all(Array.from({ length: count }, (_, index) => primed(url, ca, head, body, from?.(index))));
  for (const socket of sockets) socket.write(body.slice(-1));
  return Promise.all(sockets.map(statusOf));
}
