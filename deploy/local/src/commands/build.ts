import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { CommandError } from '../terminal/command-error.ts';
import { runTool } from '../terminal/run-tool.ts';

/** Builds every package whose sources changed since it was last built. */
export async function build(): Promise<void> {
  const { code, output } = await runTool('turbo', ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'], 'failure');
  if (code !== 0) throw new CommandError(`The build failed:\n${output.trim()}`);
  const main = join(repositoryRoot, 'apps', 'identity', 'dist', 'main.js');
  if (!existsSync(main)) throw new CommandError(`The build made no ${main}`);
}
