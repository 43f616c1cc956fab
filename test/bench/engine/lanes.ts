import { Connection } from './connection.ts';

/** Connections that a benchmark uses side by side. */
export class Lanes {
  readonly #connections: readonly Connection[];

  private constructor(connections: readonly Connection[]) {
    this.#connections = connections;
  }

  /** @param ports of the engine's replicas: each gets as many, in turn, as from a gateway */
  static async open(count: number, ports: readonly number[], tlsDir: string, bearer: string): Promise<Lanes> {
    return new Lanes(await Promise.all(Array.from({ length: count }, (_, index) => Connection.open(ports[index % ports.length] ?? 0, tlsDir, bearer))));
  }

  /** Does `work` `count` times, one at a time on each of the first `width` connections. @returns milliseconds of each, ascending */
  async run(count: number, width: number, work: (connection: Connection, index: number) => Promise<unknown>): Promise<number[]> {
    const milliseconds: number[] = [];
    let next = 0;
    const lane = async (connection: Connection): Promise<void> => {
      while (next < count) {
        const index = next;
        next += 1;
        const begun = performance.now();
        await work(connection, index);
        milliseconds.push(performance.now() - begun);
      }
    };
    await Promise.all(this.#connections.slice(0, width).map(lane));
    return milliseconds.toSorted((a, b) => a - b);
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
