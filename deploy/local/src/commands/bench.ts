import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { CommandError } from '../terminal/command-error.ts';
import { runTool } from '../terminal/run-tool.ts';

/** `pnpm bench`: runs test/bench/main.ts, arguments passed on. */
export async function bench(args: readonly string[]): Promise<void> {
  const main = join(repositoryRoot, 'test', 'bench', 'main.ts');
  if (!existsSync(main)) throw new CommandError(`There are no benchmarks here: ${main} does not exist`);
  const { code } = await runTool(process.execPath, ['--conditions=source', main, ...args], 'all');
  if (code !== 0) throw new CommandError(`The benchmarks ended with exit code ${code}`, code);
}
