import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import type { RunningService } from './running-service.ts';

/** One kept connection to a replica, for one request after the other. */
class Racer {
  readonly #socket: TLSSocket;
  #text = '';
  #answered = Promise.withResolvers<number>();

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#hear(String(chunk))).on('error', (error) => this.#answered.reject(error));
  }

  static async connect(service: RunningService, port: number): Promise<Racer> {
    const read = (name: string): Buffer => readFileSync(join(service.gatewayTls, name));
    const socket = connect({ host: '127.0.0.1', port, servername: 'resume-token', ca: readFileSync(service.ca.caFile), cert: read('tls.crt'), key: read('tls.key') });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('secureConnect', resolve).once('error', reject);
    await promise;
    return new Racer(socket);
  }

  /** Sends a part of a request. */
  write(part: string): void {
    this.#socket.write(part);
  }

  /** The status of the answer to what was written. */
  async status(): Promise<number> {
    const status = await this.#answered.promise;
    this.#answered = Promise.withResolvers();
    return status;
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(text: string): void {
    this.#text += text;
    const [, status, length] = /^HTTP\/1\.1 (\d{3})[^]*?\r\ncontent-length: (\d+)\r\n/iu.exec(this.#text) ?? [];
    const body = this.#text.indexOf('\r\n\r\n') + 4;
    if (length === undefined || body < 4 || Buffer.byteLength(this.#text.slice(body)) < Number(length)) return;
    this.#text = '';
    this.#answered.resolve(Number(status));
  }
}

/** Connections to all replicas in turn, kept for many races. */
export class Race implements Disposable {
  readonly #racers: readonly Racer[];

  private constructor(racers: readonly Racer[]) {
    this.#racers = racers;
  }

  static async prepare(service: RunningService, count: number): Promise<Race> {
    const ports = service.replicas.map(({ port }) => port);
    return new Race(await Promise.all(Array.from({ length: count }, (_, index) => Racer.connect(service, ports[index % ports.length] ?? 0))));
  }

  /** Resumes with one token over every connection, the last bytes leaving together; the statuses. */
  async run(token: string, meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<number[]> {
    const body = JSON.stringify({ outcome: 'approve' });
    const head = ['POST /v1/resume HTTP/1.1', 'Host: holdfast.example', 'Content-Type: application/json', `Content-Length: ${body.length}`, `Authorization: Resume ${token}`, '', body];
    const request = head.join('\r\n');
    for (const racer of this.#racers) racer.write(request.slice(0, -1));
    await new Promise((resolve) => setImmediate(resolve));
    for (const racer of this.#racers) racer.write(request.slice(-1));
    const [statuses] = await Promise.all([Promise.all(this.#racers.map((racer) => racer.status())), meanwhile()]);
    return statuses;
  }

  [Symbol.dispose](): void {
    for (const racer of this.#racers) racer.close();
  }
}
