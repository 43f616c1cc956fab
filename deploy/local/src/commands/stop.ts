import { defaultStateDir } from '../paths.ts';
import { waitUntil } from '../process/wait-until.ts';
import { lockHolder } from '../state/lock.ts';
import { stopOrphans } from '../state/process-record.ts';
import type { Progress } from '../terminal/progress.ts';

/** `npm run stop`: stops a platform that runs in another terminal, or what a killed one left behind. */
export async function stop(_args: readonly string[], progress: Progress): Promise<void> {
  const holder = lockHolder(defaultStateDir);
  if (holder !== undefined) {
    progress.say(`Stopping the platform of process ${holder.pid}`);
    process.kill(holder.pid, 'SIGTERM');
    await waitUntil({ what: 'the platform has stopped', timeoutMs: 60_000 }, async () => (lockHolder(defaultStateDir) === undefined ? true : undefined));
  }
  const orphans = await stopOrphans(defaultStateDir);
  if (orphans.length > 0) progress.say(`Stopped what a killed start had left: ${orphans.join(', ')}`);
  progress.say(holder === undefined && orphans.length === 0 ? 'Nothing was running.' : 'Stopped.');
}
