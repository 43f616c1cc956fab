import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

export interface LaneAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One kept connection to the gateway, from an address of its own: limits count each lane as the client that it stands for. */
export class Lane {
  readonly #agent: Agent;
  readonly #url: URL;

  /** @param number picks the loopback address (127.0.0.0/8 is all ours) */
  constructor(url: string, caFile: string, number: number) {
    this.#url = new URL(url);
    const localAddress = `127.${16 + ((number >> 16) & 63)}.${(number >> 8) & 255}.${(number & 255) + 1 > 254 ? 254 : (number & 255) + 1}`;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(caFile), localAddress, ALPNProtocols: ['http/1.1'] });
  }

  send(method: string, path: string, authorization: string, body?: object): Promise<LaneAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { promise, resolve, reject } = Promise.withResolvers<LaneAnswer>();
    const headers = { authorization, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
    const sent = request({ host: '127.0.0.1', servername: this.#url.hostname, port: this.#url.port, agent: this.#agent, method, path, headers: { host: this.#url.host, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      incoming.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, body: answer.startsWith('{') ? (JSON.parse(answer) as Record<string, unknown>) : {} });
      });
    });
    sent.on('error', reject);
    sent.end(text);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
