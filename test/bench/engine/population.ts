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
export function untilNone(connection: Connection, name: string, status: string, pauseMs = 20): Promise<void> {
  return until(connection, name, status, false, pauseMs);
}

/** Resolves when an instance of that name has the status. */
export function untilSome(connection: Connection, name: string, status: string): Promise<void> {
  return until(connection, name, status, true, 5);
}

async function until(connection: Connection, name: string, status: string, some: boolean, pauseMs: number): Promise<void> {
  for (;;) {
    const answer = expectStatus(await connection.send('GET', `/v1/instances?name=${name}&status=${status}&limit=1`), 200);
    if (answer.body.includes('"items":[]') !== some) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** When the instance ended, by the database's clock. */
export async function endOf(connection: Connection, id: string): Promise<number> {
  const { endedAt = '' } = JSON.parse(expectStatus(await connection.send('GET', `/v1/instances/${id}`), 200).body) as { endedAt?: string };
  return Date.parse(endedAt);
}
