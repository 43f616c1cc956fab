import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Steps of a workflow as in W1: the start, and five more. */
const steps = 6;
/** Commits side by side. */
const flows = 2;

interface Step {
  readonly instance: string;
  readonly step: number;
  readonly data: string;
  readonly done: () => void;
}

/**
 * What no engine on this machine can be faster than: steps of workflows in one process, each durable before the next, all that wait in one
 * commit. No language, no fence, no tenants, no history to read, no HTTP.
 */
export class Bound {
  readonly #clients: readonly Client[];
  /** Those that commit nothing at the moment. */
  readonly #idle: Client[];
  readonly #waiting: Step[] = [];

  private constructor(clients: readonly Client[]) {
    this.#clients = clients;
    this.#idle = [...clients];
  }

  /** @param adminUrl of a server with a database `postgres`, in which the history is a table until the end */
  static async open(adminUrl: string): Promise<Bound> {
    const clients = Array.from({ length: flows }, () => new Client({ connectionString: adminUrl }));
    for (const client of clients) await client.connect();
    await clients[0]?.query('CREATE TABLE bound_history (instance uuid, step integer, data text, PRIMARY KEY (instance, step))');
    return new Bound(clients);
  }

  /** Runs so many workflows, `width` at the same time. @returns milliseconds of each, ascending */
  async run(count: number, width: number): Promise<number[]> {
    const milliseconds: number[] = [];
    let left = count;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const [instance, begun] = [randomUUID(), performance.now()];
        for (let step = 0; step < steps; step += 1) await this.#commit(instance, step, JSON.stringify({ order: left, step }));
        milliseconds.push(performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: width }, lane));
    return milliseconds.toSorted((a, b) => a - b);
  }

  async close(): Promise<void> {
    await this.#clients[0]?.query('DROP TABLE bound_history');
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  #commit(instance: string, step: number, data: string): Promise<void> {
    return new Promise((done) => {
      this.#waiting.push({ instance, step, data, done });
      const client = this.#idle.pop();
      if (client !== undefined) void this.#flow(client);
    });
  }

  async #flow(client: Client): Promise<void> {
    // Those that go on at the same moment share the first commit, too.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      await client.query({
        name: 'bound-history',
        text: 'INSERT INTO bound_history (instance, step, data) SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[])',
        values: [group.map(({ instance }) => instance), group.map(({ step: each }) => each), group.map(({ data: each }) => each)],
      });
      for (const { done } of group) done();
      await Promise.resolve();
    }
    this.#idle.push(client);
  }
}
