/**
 * Loaded before a service (`node --import`): every message that it sends is sent again once it may have been handled, and an engine dies,
 * as by kill -9, in the first crash windows that each instance comes to.
 */
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { subscribe } from 'node:diagnostics_channel';
import { Queue } from 'bullmq';

/** How often an engine dies for one instance. */
const deaths = 2;
/** Seconds that an engine lives at least once it answers, so that each life gets something done. */
const youth = 0.3;
/** Milliseconds until a message comes again. */
const again = 400;

/** Where deaths are written down, a file each. */
const folder = process.env['MISFORTUNE_FOLDER'] ?? '';

let answeringSince = Infinity;
subscribe('http.server.response.finish', () => {
  answeringSince = Math.min(answeringSince, process.uptime());
});

subscribe('holdfast:crash-window', (message) => {
  const { window, instanceId } = message as { readonly window: string; readonly instanceId: string };
  if (process.uptime() - answeringSince > youth && mayDie(instanceId, window)) process.kill(process.pid, 'SIGKILL');
});

/** One process alone gets each of an instance's deaths. */
function mayDie(instanceId: string, window: string): boolean {
  // A start that is never durable would be a new instance each time it is tried.
  const first = window === 'before-commit' && !existsSync(join(folder, `${instanceId}.0`)) ? deaths : 0;
  for (let death = first; death < deaths; death += 1) {
    try {
      const file = openSync(join(folder, `${instanceId}.${death}`), 'wx');
      writeSync(file, window);
      closeSync(file);
      return true;
    } catch {
      // It was somebody else's.
    }
  }
  return false;
}

const addBulk = Queue.prototype.addBulk;
Queue.prototype.addBulk = async function twice(this: Queue, jobs: Parameters<typeof addBulk>[0]) {
  // A copy: BullMQ writes into what it is given.
  const copies = jobs.map(({ opts, ...job }) => ({ ...job, opts: { ...opts } }));
  setTimeout(() => void addBulk.call(this, copies).catch(() => undefined), again).unref();
  return addBulk.call(this, jobs);
};
