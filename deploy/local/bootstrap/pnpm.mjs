import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { innerEnvironment } from './environment.mjs';
import { withProgress } from './progress.mjs';
import { run } from './run.mjs';

/** Pinned: the lockfile was written by it. */
export const pnpmVersion = '12.21.0';

/**
 * Fetches pnpm into the tools folder with the npm that came with Node; at once when it is there.
 *
 * @param {string} root of the repository
 * @returns {Promise<string>} the folder to put on the PATH
 */
export async function ensurePnpm(root) {
  const folder = join(root, '.tools', `pnpm-${pnpmVersion}`);
  const home = join('node_modules', 'pnpm');
  if (existsSync(join(folder, home))) return join(folder, home);

  await withProgress(`Fetching pnpm ${pnpmVersion}`, async () => {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const options = { cwd: unfinished, env: innerEnvironment(process.env, []) };
    const flags = ['--prefix', unfinished, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
    try {
      await run('npm install pnpm', [...npmCommand(), 'install', ...flags, `pnpm@${pnpmVersion}`], options);
      // pnpm is a native program: this puts the one for this machine where turbo expects an executable.
      await run('pnpm install.js', [process.execPath, join(unfinished, home, 'install.js')], { ...options, cwd: join(unfinished, home) });
      if (!existsSync(folder)) renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
  return join(folder, home);
}

/**
 * The npm that runs us, with the Node that runs us; the one on the PATH when something else runs us.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const outer = process.env.npm_execpath;
  return outer !== undefined && basename(outer) === 'npm-cli.js' ? [process.execPath, outer] : ['npm'];
}
