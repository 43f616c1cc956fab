import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TcpNetConnectOpts } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const headEnd = Buffer.from('\r\n\r\n');

/**
 * One kept HTTP/1.1 connection over TLS, one request at a time. It speaks the little HTTP that the measurement
 * needs, so that the measuring process costs little beside what it measures.
 */
export class Connection {
  readonly #socket: TLSSocket;
  readonly #head: string;
  #received: Buffer = Buffer.alloc(0);
  #waiting: ReturnType<typeof Promise.withResolvers<Answer>> | undefined;

  /** To the engine with mutual TLS. @param tlsDir certificate of the caller: tls.crt, tls.key, ca.crt */
  static open(port: number, tlsDir: string, bearer: string): Promise<Connection> {
    const [cert, key, ca] = ['tls.crt', 'tls.key', 'ca.crt'].map((name) => readFileSync(join(tlsDir, name)));
    return Connection.with({ port, servername: 'localhost', ...(cert && key && ca ? { cert, key, ca } : {}) }, `host: localhost\r\nauthorization: ${bearer}\r\n`);
  }

  /** @param head headers of every request, each line ended */
  static async with(options: ConnectionOptions & Pick<TcpNetConnectOpts, 'localAddress'>, head: string): Promise<Connection> {
    const socket = connect({ host: '127.0.0.1', ALPNProtocols: ['http/1.1'], ...options });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject);
    });
    return new Connection(socket.setNoDelay(), head);
  }

  private constructor(socket: TLSSocket, head: string) {
    this.#socket = socket;
    this.#head = head;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')));
  }

  /** Rejects when the connection is closed: one that rests for longer than a server keeps it is. */
  send(method: string, path: string, body?: string, headers = '', type = 'application/json'): Promise<Answer> {
    if (this.#socket.destroyed) return Promise.reject(new Error('the connection was closed before'));
    const content = body === undefined ? '' : `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    this.#waiting = Promise.withResolvers<Answer>();
    this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.#head}${headers}${content}\r\n${body ?? ''}`);
    return this.#waiting.promise;
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/iu.exec(head)?.[1] ?? 0);
    const start = end + headEnd.length;
    if (this.#received.length < start + length) return;
    const answer = { status: Number(head.slice(9, 12)), body: this.#received.toString('utf8', start, start + length) };
    this.#received = this.#received.subarray(start + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }
}

/** @throws when the answer is another one: the measurement would be of something else. */
export function expectStatus(answer: Answer, ...wanted: readonly number[]): Answer {
  if (!wanted.includes(answer.status)) throw new Error(`${answer.status}: ${answer.body.slice(0, 500)}`);
  return answer;
}
