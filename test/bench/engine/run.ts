/**
 * The engine through its HTTP API, mutual TLS and access token checked on each request: `pnpm bench engine [--engines N] [NAME …]`, names
 * as below, N replicas that requests are spread over.
 * Three rounds of each after two warm ones, median [least–most]: in the first the engine's code is still being compiled, in the second the last of it. The services must have been built.
 */
import { cpus } from 'node:os';
import { Bound } from './bound.ts';
import { expectStatus } from './connection.ts';
import type { Lanes } from './lanes.ts';
import { report, spread, type Round } from './report.ts';
import { populate, untilNone } from './population.ts';
import { Stage } from './stage.ts';
import { fanOut, latencies, lateness, park, signal, signalOneByOne, timersOver, waitingInstances } from './waits.ts';
import { startOf, untilEnd } from './workloads.ts';
import { chosenOf, optionsOf } from '../../options.ts';

const rounds = 3;
const warmRounds = 2;
/** Where the engine leaves a CPU profile when it ends, if anywhere. */
const profileDir = process.env['BENCH_PROFILE'];
const { values, positionals: named } = optionsOf({ allowPositionals: true, options: { engines: { type: 'string', default: '1' } } });
const engines = Number(values.engines);
const titled = (title: string) => (engines === 1 ? title : `${title}, ${engines} replicas`);

/** Starts and waits for the end. @throws when the instance has not completed */
async function runToEnd(lanes: Lanes, count: number, width: number, body: (index: number) => string): Promise<number[]> {
  return lanes.run(count, width, async (connection, index) => {
    const answer = expectStatus(await connection.send('POST', '/v1/instances', body(index), untilEnd), 201);
    if (!answer.body.includes('"completed"')) throw new Error(answer.body.slice(0, 500));
  });
}

/** As `runToEnd`, of one that may take longer than a client may wait. */
async function runLong(lanes: Lanes, body: string): Promise<number[]> {
  return lanes.run(1, 1, async (connection) => {
    const answer = expectStatus(await connection.send('POST', '/v1/instances', body, untilEnd), 201);
    let instance = JSON.parse(answer.body) as { id: string; status: string };
    while (instance.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      instance = JSON.parse(expectStatus(await connection.send('GET', `/v1/instances/${instance.id}`), 200).body) as typeof instance;
    }
    if (instance.status !== 'completed') throw new Error(`the instance is ${instance.status}`);
  });
}

async function threeTimes(stage: Stage, title: string, items: number, work: () => Promise<readonly number[]>): Promise<void> {
  for (let round = 0; round < warmRounds; round += 1) await work();
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await stage.measure(items, work));
  console.log(`${report(titled(title), measured)}\n`);
}

const benchmarks: Readonly<Record<string, (stage: Stage, lanes: Lanes) => Promise<void>>> = {
  w1: async (stage, lanes) => {
    await threeTimes(stage, 'W1, 128 in flight', 8_000, () => runToEnd(lanes, 8_000, 128, (order) => startOf('durable', { order })));
    await threeTimes(stage, 'W1, one in flight', 300, () => runToEnd(lanes, 300, 1, (order) => startOf('durable', { order })));
  },
  pure: (stage, lanes) =>
    threeTimes(stage, 'W1-pure, 64 in flight', 10_000, () => lanes.run(10_000, 64, async (connection, order) => expectStatus(await connection.send('POST', '/v1/instances', startOf('pure', { order })), 201))),
  batch: async (stage) => {
    const connection = await stage.connection();
    await threeTimes(stage, 'W1 by instances:batch', 5_000, async () => {
      await populate(connection, 'durable', Array.from({ length: 5_000 }, (_, order) => ({ order })));
      await untilNone(connection, 'durable', 'running');
      return [];
    });
    connection.close();
  },
  bound: async (stage) => {
    const bound = await Bound.open(stage.platform.postgres.adminUrl);
    await threeTimes(stage, 'the bound of W1 in one process: six durable steps and nothing else', 20_000, () => bound.run(20_000, 256));
    await threeTimes(stage, 'the bound, one in flight', 500, () => bound.run(500, 1));
    await bound.close();
  },
  w2: async (stage, lanes) => {
    const connection = await stage.connection();
    for (const [count, width] of [[3_000, 256], [2_000, 32]] as const) {
      const measured: Round[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const parked = await park(connection, count);
        let sentAt: readonly number[] = [];
        const taken = await stage.measure(count, async () => {
          sentAt = await signal(lanes, connection, parked, width);
          return [];
        });
        const milliseconds = await latencies(lanes, parked, sentAt);
        if (round > 0) measured.push({ ...taken, milliseconds });
      }
      console.log(`${report(titled(`W2, parked instances resumed by event, ${width} in flight`), measured)}\n`);
    }
    const clients = await Promise.all(Array.from({ length: 21 }, () => stage.connection()));
    await threeTimes(stage, 'W2, one in flight, from the event to the answer of who waits for the end', 400, () => signalOneByOne(clients, connection, 400));
    for (const client of clients) client.close();
    connection.close();
  },
  fanout: async (stage) => {
    const connection = await stage.connection();
    await fanOut(connection, 1_000);
    for (const count of [1_000, 2_000, 4_000]) {
      const took: number[] = [];
      for (let round = 0; round < rounds; round += 1) took.push(await fanOut(connection, count));
      console.log(`${count} events for ${count} correlated listeners: ${spread(took, 0)} ms, ${spread(took.map((each) => each / count), 3)} ms each`);
    }
    console.log('');
    connection.close();
  },
  w3: async (stage) => {
    const connection = await stage.connection();
    await timersOver(connection, 500, 1);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      let ids: readonly string[] = [];
      const taken = await stage.measure(5_000, async () => {
        ids = await timersOver(connection, 5_000, 10);
        return [];
      });
      // Opened now: connections that rested meanwhile may have been closed.
      const lanes = await stage.lanes(16);
      measured.push({ ...taken, milliseconds: await lateness(lanes, ids) });
      lanes.close();
    }
    console.log(`${report(titled('W3, timers due over 10 s, p50 and p99 of how late the turn began'), measured)}\n`);
    connection.close();
  },
  waiting: async (stage) => {
    const { rounds: measured, text } = await waitingInstances(stage, 100_000);
    console.log(`${report(titled('instances that begin to wait'), measured)}\n${text}\n`);
  },
  w4: async (stage, lanes) => {
    for (const last of [100, 1_000, 10_000]) {
      await threeTimes(stage, `W4, ${last} steps in one instance`, 1, () => runLong(lanes, startOf('steps', { last })));
    }
  },
};

const chosen = chosenOf(named, Object.keys(benchmarks));
const stage = await Stage.open(engines, profileDir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}` });
try {
  console.log(`the engine through its API, ${engines === 1 ? 'one replica' : `${engines} replicas`}, on ${cpus().length} cores, Node ${process.version}\n`);
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (!chosen.includes(name)) continue;
    // Of its own: connections that rested while another one ran may have been closed.
    const lanes = await stage.lanes(256);
    await benchmark(stage, lanes);
    lanes.close();
  }
} finally {
  await stage.close();
}
