import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { publicServices } from './public-services.ts';
import { matches, type Stub, type StubAnswer } from './stub.ts';

/** Every service of the outside world: an HTTP proxy that answers for all hosts itself, inside TLS, too. */
export class Outside implements AsyncDisposable {
  /** What was asked that no stub knew. */
  readonly unknown: string[] = [];
  readonly #ca: TestCa;
  readonly #contexts = new Map<string, Promise<SecureContext>>();
  readonly #sockets = new Set<Socket>();
  readonly #inside = createTlsServer(
    { SNICallback: (host, done) => void this.#context(host).then((context) => done(null, context), (error: unknown) => done(error as Error)) },
    (request, response) => void this.#answer(request, response, `https://${request.headers.host ?? ''}${request.url ?? ''}`),
  );
  readonly #proxy = createServer((request, response) => void this.#answer(request, response, request.url ?? ''));
  #stubs: readonly Stub[] = [];
  /** What a request was answered, to be answered the same when it is repeated under its key. */
  readonly #answered = new Map<string, StubAnswer>();

  private constructor(ca: TestCa) {
    this.#ca = ca;
    this.#proxy.on('connect', (_request: IncomingMessage, socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      this.#inside.emit('connection', socket);
    });
  }

  static async start(): Promise<Outside> {
    const outside = new Outside(await createTestCa());
    await new Promise<void>((resolve) => void outside.#proxy.listen(0, '127.0.0.1', resolve));
    return outside;
  }

  get proxyUrl(): string {
    return `http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`;
  }

  get certificate(): string {
    return readFileSync(this.#ca.caFile, 'utf8').trim();
  }

  /** From now on these are asked before the public services. */
  use(stubs: readonly Stub[]): void {
    this.#stubs = stubs;
    this.#answered.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = { method: request.method ?? 'GET', url, headers: request.headers, body: Buffer.concat(chunks).toString() };
    const { status, headers, body } = this.#stubbed(asked) ?? publicServices(asked) ?? this.#nobody(asked);
    response.writeHead(status, headers).end(body);
  }

  #stubbed(asked: Parameters<typeof matches>[1]): StubAnswer | undefined {
    const stub = this.#stubs.find((each) => matches(each, asked));
    if (stub === undefined) return undefined;
    const key = asked.headers['idempotency-key'];
    const name = typeof key === 'string' ? `${key} ${asked.method} ${asked.url}` : undefined;
    const before = name === undefined ? undefined : this.#answered.get(name);
    if (before !== undefined) return before;
    stub.asked += 1;
    const answer = stub.answers[Math.min(stub.asked, stub.answers.length) - 1];
    if (name !== undefined && answer !== undefined) this.#answered.set(name, answer);
    return answer;
  }

  #nobody({ method, url }: { readonly method: string; readonly url: string }): StubAnswer {
    this.unknown.push(`${method} ${url}`);
    return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"error":"no stub answers this"}' };
  }

  #context(host: string): Promise<SecureContext> {
    const known = this.#contexts.get(host) ?? this.#ca.issue({ service: host }).then((folder) => createSecureContext({ cert: readFileSync(join(folder, 'tls.crt')), key: readFileSync(join(folder, 'tls.key')) }));
    this.#contexts.set(host, known);
    return known;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#proxy.closeAllConnections();
    await new Promise<void>((resolve) => void this.#proxy.close(() => resolve()));
    this.#ca[Symbol.dispose]();
  }
}
