import { join } from 'node:path';
import { repositoryRoot } from '@holdfast/local/paths';
import { startChild, type Child } from '@holdfast/local/process/child';
import { freePort } from '@holdfast/local/process/free-port';
import { onParentDeath } from '@holdfast/local/process/parent-death';
import { waitUntil } from '@holdfast/local/process/wait-until';

/** A scheduler as it is shipped, in a process of its own. It must have been built. */
export interface Replica {
  readonly child: Child;
  readonly port: number;
  readonly managementPort: number;
  /** Milliseconds from the start of the process until it was ready. */
  readonly readyAfterMs: number;
}

/** @param env what the scheduler is told; its ports are chosen here. */
export async function startReplica(env: NodeJS.ProcessEnv, logFile: string): Promise<Replica> {
  const [port, managementPort] = [await freePort(), await freePort()];
  const begun = performance.now();
  const child = await startChild({
    name: 'scheduler',
    command: [...(await onParentDeath('KILL')), process.execPath, '--import', '@holdfast/telemetry/boot', 'dist/main.js'],
    cwd: join(repositoryRoot, 'apps', 'scheduler'),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', ...env, HOLDFAST_PORT: String(port), HOLDFAST_MANAGEMENT_PORT: String(managementPort) },
    logFile,
  });
  await waitUntil({ what: 'the scheduler is ready', timeoutMs: 60_000, everyMs: 20 }, async () => {
    if (child.exit() !== undefined) throw new Error(`the scheduler ended at start; see ${logFile}`);
    const { ok } = await fetch(`http://127.0.0.1:${managementPort}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return ok ? true : undefined;
  });
  return { child, port, managementPort, readyAfterMs: performance.now() - begun };
}
