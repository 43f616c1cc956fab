import { expectStatus, type Connection } from './connection.ts';
import { batchOf } from './workloads.ts';

const perBatch = 1_000;

/** Starts as many instances as there are inputs, in batches. @returns their ids, in order */
export async function populate(connection: Connection, name: string, inputs: readonly object[]): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < inputs.length; at += perBatch) {
    const answer = expectStatus(await connection.send('POST', '/v1/instances:batch', batchOf(name, inputs.slice(at, at + perBatch))), 200);
    const { items } = JSON.parse(answer.body) as { items: { instance?: { id: string } }[] };
    ids.push(...items.map(({ instance }) => instance?.id ?? ''));
  }
  return ids;
}

/** Resolves when no instance of that name has the status any more. @param pauseMs between looks, which cost something where few are left of many */
export async function untilNone(connection: Connection, name: string, status: string, pauseMs = 20): Promise<void> {
  while ((await countOf(connection, name, status, 1)) > 0) await pause(pauseMs);
}

/** Resolves when so many instances of that name have the status, at most 100. */
export async function untilAtLeast(connection: Connection, name: string, status: string, count: number): Promise<void> {
  while ((await countOf(connection, name, status, count)) < count) await pause(5);
}

/** @returns how many there are, at most `limit` */
async function countOf(connection: Connection, name: string, status: string, limit: number): Promise<number> {
  const answer = expectStatus(await connection.send('GET', `/v1/instances?name=${name}&status=${status}&limit=${limit}`), 200);
  return (JSON.parse(answer.body) as { items: readonly unknown[] }).items.length;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** When the instance ended, by the database's clock. */
export async function endOf(connection: Connection, id: string): Promise<number> {
  const { endedAt = '' } = JSON.parse(expectStatus(await connection.send('GET', `/v1/instances/${id}`), 200).body) as { endedAt?: string };
  return Date.parse(endedAt);
}
