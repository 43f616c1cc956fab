import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { CommandError } from '../terminal/command-error.ts';
import { runTool } from '../terminal/run-tool.ts';

/**
 * Runs test/<folder>/<name>/run.ts, arguments passed on: `pnpm bench jq`, `pnpm conformance jq --dir DIR`.
 *
 * @throws {CommandError} with its exit code, or naming what there is when there is no such entry.
 */
export async function runEntry(folder: 'bench' | 'conformance', [name = '', ...args]: readonly string[]): Promise<void> {
  const parent = join(repositoryRoot, 'test', folder);
  const known = readdirSync(parent).filter((entry) => existsSync(join(parent, entry, 'run.ts')));
  if (!known.includes(name)) throw new CommandError(`Name one of: ${known.join(', ')}`, 64);
  const { code } = await runTool(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', join(parent, name, 'run.ts'), ...args], 'all');
  if (code !== 0) throw new CommandError(`${folder} ${name} ended with exit code ${code}`, code);
}
