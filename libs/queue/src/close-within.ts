import { setTimeout as delay } from 'node:timers/promises';

/** A BullMQ worker or event stream, with connections of its own. */
interface Connected {
  close(): Promise<void>;
  getBackend(): { close(force?: boolean): Promise<void> };
}

/** Whether `work` settled within `ms` milliseconds; its failure counts as settled. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const settled = new AbortController();
  const late = delay(ms, false, { signal: settled.signal }).catch(() => true);
  const inTime = await Promise.race([work.then(() => true, () => true), late]);
  settled.abort();
  return inTime;
}

/**
 * Closes politely. BullMQ waits for ever for a Redis that is away: after `ms` milliseconds the connections are cut instead
 * (ioredis then stops trying), and the jobs of handlers that still run will run again elsewhere.
 */
export async function closeWithin(ms: number, connected: Connected): Promise<void> {
  if (await within(ms, connected.close())) return;
  await connected.getBackend().close(true).catch(() => undefined);
}
