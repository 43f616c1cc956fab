import { readFileSync } from 'node:fs';
import { Connection } from '../engine/connection.ts';

export interface LaneAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One kept connection to the gateway, from an address of its own: limits count each lane as the client that it stands for. */
export class Lane {
  readonly #opening: Promise<Connection>;

  /** @param number picks the loopback address (127.0.0.0/8 is all ours) */
  constructor(url: string, caFile: string, number: number) {
    const { host, hostname, port } = new URL(url);
    const localAddress = `127.${16 + (Math.floor(number / 64_516) % 64)}.${(Math.floor(number / 254) % 254) + 1}.${(number % 254) + 1}`;
    this.#opening = Connection.with({ port: Number(port), servername: hostname, ca: readFileSync(caFile), localAddress }, `host: ${host}\r\n`);
  }

  /** Until the connection stands. */
  async open(): Promise<this> {
    await this.#opening;
    return this;
  }

  async send(method: string, path: string, authorization: string, body?: object): Promise<LaneAnswer> {
    const connection = await this.#opening;
    const answer = await connection.send(method, path, body === undefined ? undefined : JSON.stringify(body), `authorization: ${authorization}\r\n`);
    return { status: answer.status, body: answer.body.startsWith('{') ? (JSON.parse(answer.body) as Record<string, unknown>) : {} };
  }

  close(): void {
    void this.#opening.then((connection) => connection.close());
  }
}
