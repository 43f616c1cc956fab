import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a workflow made to the outside world. */
export interface Received {
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
}

/** The outside world: remembers every request, by idempotency key, and can be made slow to answer. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server = createServer((incoming, response) => void this.#handle(incoming, response));
  #gate: Promise<void> = Promise.resolve();

  /** Answers after this wait until the returned function is called. */
  holdAnswers(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return resolve;
  }

  /** Distinct effects on a path: what a receiver that honours the key would have done (I5). */
  effects(path: string): Received[] {
    const byKey = new Map(this.received.filter((one) => one.path === path).map((one) => [one.key, one]));
    return [...byKey.values()];
  }

  async start(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    this.received.push({
      path: incoming.url ?? '',
      key: String(incoming.headers['idempotency-key'] ?? ''),
      body: text === '' ? undefined : JSON.parse(text),
    });
    await this.#gate;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true }));
  }
}
