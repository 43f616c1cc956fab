import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { innerEnvironment } from './environment.mjs';
import { handOver } from './hand-over.mjs';
import { ensurePnpm } from './pnpm.mjs';
import { BootstrapError } from './progress.mjs';
import { findRuntime } from './runtime.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

/**
 * Makes the checkout runnable and runs the command in it. When nothing is missing this costs some milliseconds.
 *
 * @param {readonly string[]} words the command and its arguments
 */
export async function bootstrap(words) {
  try {
    const pnpm = await ensurePnpm(root);
    await ensureDependencies(root, pnpm);
    const node = findRuntime(root);
    process.exitCode = await handOver([node, '--conditions=source', join(root, 'deploy', 'local', 'src', 'main.ts'), ...words], {
      cwd: root,
      env: { ...innerEnvironment(process.env, [dirname(node), pnpm]), HOLDFAST_STARTED_AT: String(Date.now() - Math.round(performance.now())) },
    });
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
