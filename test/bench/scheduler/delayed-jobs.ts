import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { Lateness } from './lateness.ts';

const now = (): number => performance.timeOrigin + performance.now();

/**
 * What BullMQ alone makes of timers: jobs with a delay, on one worker that does nothing.
 *
 * @param offsets milliseconds from the first due moment, which is `leadMs` from now. @returns milliseconds that each was late, ascending
 */
export async function delayedJobs(redisUrl: string, offsets: readonly number[], leadMs: number): Promise<number[]> {
  const lateness = new Lateness();
  const [name, connection] = [`delayed-${randomUUID()}`, { url: redisUrl, maxRetriesPerRequest: null }];
  const [queue, worker] = [new Queue(name, { connection }), new Worker(name, async ({ data }: { data: string }) => lateness.heard(data, now()), { connection, concurrency: 64 })];
  await worker.waitUntilReady();
  const from = Date.now() + leadMs;
  const jobs = offsets.map((offset) => ({ data: randomUUID(), dueAt: from + offset }));
  for (const { data, dueAt } of jobs) lateness.expect(data, dueAt);
  for (let first = 0; first < jobs.length; first += 1_000) {
    await queue.addBulk(jobs.slice(first, first + 1_000).map(({ data, dueAt }) => ({ name, data, opts: { delay: dueAt - Date.now(), removeOnComplete: true } })));
  }
  await lateness.all();
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return lateness.take();
}
