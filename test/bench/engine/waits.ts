import { expectStatus, type Connection } from './connection.ts';
import { memoryMebibytes } from './counters.ts';
import type { Lanes } from './lanes.ts';
import { endOf, pause, populate, untilAtLeast, untilNone } from './population.ts';
import type { Round } from './report.ts';
import type { Stage } from './stage.ts';
import { startOf, untilEnd } from './workloads.ts';

const ascending = (figures: readonly number[]) => figures.toSorted((a, b) => a - b);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

let orders = 0;

/** Instances that wait for an event each. */
export interface Parked {
  readonly ids: readonly string[];
  /** The order that the first of them waits for; the others' follow. */
  readonly first: number;
}

export async function park(connection: Connection, count: number): Promise<Parked> {
  const first = orders;
  orders += count;
  return { ids: await populate(connection, 'parked', range(count).map((index) => ({ order: first + index }))), first };
}

const eventOf = (order: number) => ({ specversion: '1.0', id: `${order}`, source: 'bench:go', type: 'bench.go', data: { order } });

/** Lets each hear its event. @returns when each event was sent, by the one clock of this machine */
export async function signal(lanes: Lanes, connection: Connection, { ids, first }: Parked, width: number): Promise<number[]> {
  const sentAt: number[] = [];
  await lanes.run(ids.length, width, async (lane, index) => {
    sentAt[index] = Date.now();
    await tell(lane, first + index);
  });
  await untilNone(connection, 'parked', 'waiting');
  return sentAt;
}

/** Milliseconds after which an instance that was parked has nothing more to do. */
const settled = 50;

/**
 * One event after the other, each for an instance that was parked before and whose client waits for the end of what it started. The first after each
 * pause is not counted: processors and caches have gone to rest.
 *
 * @param clients one of each instance that is parked at the same time
 * @returns milliseconds from an event's request to that client's answer, ascending
 */
export async function signalOneByOne(clients: readonly Connection[], sender: Connection, count: number): Promise<number[]> {
  const milliseconds: number[] = [];
  while (milliseconds.length < count) {
    const first = orders;
    orders += clients.length;
    const ends = clients.map((client, index) => client.send('POST', '/v1/instances', startOf('parked', { order: first + index }), untilEnd));
    await untilAtLeast(sender, 'parked', 'waiting', clients.length);
    await pause(settled);
    for (const [index, ended] of ends.entries()) {
      const begun = performance.now();
      await tell(sender, first + index);
      const answer = expectStatus(await ended, 201);
      if (index > 0) milliseconds.push(performance.now() - begun);
      if (!answer.body.includes('"completed"')) throw new Error(answer.body.slice(0, 500));
    }
  }
  return ascending(milliseconds);
}

async function tell(connection: Connection, order: number): Promise<void> {
  expectStatus(await connection.send('POST', '/v1/events', JSON.stringify(eventOf(order)), '', 'application/cloudevents+json'), 202);
}

/** @returns milliseconds from the request of each to the end of its instance, ascending */
export async function latencies(lanes: Lanes, { ids }: Parked, sentAt: readonly number[]): Promise<number[]> {
  const ends: number[] = [];
  await lanes.run(ids.length, 16, async (lane, index) => {
    ends[index] = await endOf(lane, ids[index] ?? '');
  });
  return ascending(ends.map((end, index) => Math.max(end - (sentAt[index] ?? 0), 0)));
}

/** As many events as listeners, each for one of them, a thousand a request. @returns milliseconds from the first request to the end of the last instance */
export async function fanOut(connection: Connection, count: number): Promise<number> {
  const { first } = await park(connection, count);
  const events = range(count).map((index) => eventOf(first + index));
  const begun = performance.now();
  for (let at = 0; at < count; at += 1_000) {
    expectStatus(await connection.send('POST', '/v1/events', JSON.stringify(events.slice(at, at + 1_000)), '', 'application/cloudevents-batch+json'), 202);
  }
  await untilNone(connection, 'parked', 'waiting');
  return performance.now() - begun;
}

/** Milliseconds from the start of an instance to when its timer is due, at least: all are set by then. */
const lead = 12_000;

/** Timers that come due over so many seconds. @returns the instances, which have ended */
export async function timersOver(connection: Connection, count: number, seconds: number): Promise<string[]> {
  const ids = await populate(connection, 'timed', range(count).map((index) => ({ milliseconds: lead + Math.floor((index * seconds * 1000) / count) })));
  await untilNone(connection, 'timed', 'waiting', 1_000);
  return ids;
}

/** @returns milliseconds that each turn began after its timer was due, ascending */
export async function lateness(lanes: Lanes, ids: readonly string[]): Promise<number[]> {
  const late: number[] = [];
  await lanes.run(ids.length, 16, async (lane, index) => {
    const { items } = JSON.parse(expectStatus(await lane.send('GET', `/v1/instances/${ids[index] ?? ''}/history`), 200).body) as { items: { type: string; at: string; data: { dueAt?: string } }[] };
    const due = items.find(({ type }) => type === 'timer-set')?.data.dueAt ?? '';
    late.push(Date.parse(items.find(({ type }) => type === 'timer-fired')?.at ?? '') - Date.parse(due));
  });
  return ascending(late);
}

/** Of all instances that are to wait: how many are added before memory is looked at again. */
const share = 0.25;

/** Memory of the engine with so many instances waiting, and how long one that was killed takes to be ready again. */
export async function waitingInstances(stage: Stage, count: number): Promise<{ readonly rounds: readonly Round[]; readonly text: string }> {
  const engine = () => stage.roots().find(({ name }) => name === 'workflow-engine')?.pid ?? 0;
  const connection = await stage.connection();
  const added = count * share;
  const rounds: Round[] = [];
  const lines: string[] = [`  0 waiting: the engine has ${memoryMebibytes(engine()).toFixed(0)} MiB`];
  for (let waiting = added; waiting <= count; waiting += added) {
    const round = await stage.measure(added, async () => {
      await populate(connection, 'timed', range(added).map(() => ({ milliseconds: 86_400_000 })));
      return [];
    });
    rounds.push(round);
    lines.push(`  ${waiting} waiting: the engine has ${memoryMebibytes(engine()).toFixed(0)} MiB`);
  }
  connection.close();
  await stage.platform.services['workflow-engine'].kill('SIGKILL', { restart: false });
  const begun = performance.now();
  await stage.platform.services['workflow-engine'].restart();
  lines.push(`  killed, and ready again after ${((performance.now() - begun) / 1000).toFixed(1)} s, with ${memoryMebibytes(engine()).toFixed(0)} MiB`);
  return { rounds, text: lines.join('\n') };
}
