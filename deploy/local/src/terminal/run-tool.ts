import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { onParentDeath } from '../process/parent-death.ts';
import { CommandError } from './command-error.ts';

export interface ToolRun {
  readonly code: number;
  /** Both streams in the order of their arrival; empty when they were shown at once. */
  readonly output: string;
}

/**
 * Runs a program of the root's node_modules, or one given by its absolute path, in the root. `show: 'all'` passes input and output on;
 * `'failure'` keeps it for the caller. `env` is added to ours.
 *
 * @throws {CommandError} when this command is asked to stop meanwhile; the program was asked, too
 */
export async function runTool(tool: string, args: readonly string[], show: 'all' | 'failure', env: NodeJS.ProcessEnv = {}): Promise<ToolRun> {
  const [program = '', ...words] = [...(await onParentDeath('TERM')), resolvePath(repositoryRoot, 'node_modules', '.bin', tool), ...args];
  return new Promise((resolve, reject) => {
    const stdio = show === 'all' ? 'inherit' : 'pipe';
    const child = spawn(program, words, { cwd: repositoryRoot, env: { ...process.env, ...env }, stdio: [show === 'all' ? 'inherit' : 'ignore', stdio, stdio] });
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      child.kill('SIGTERM');
    };
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const finish = (code: number, text: string): void => {
      for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.removeListener(event, stop);
      if (stopped) reject(new CommandError('Stopped', 130));
      else resolve({ code, output: text });
    };
    child.on('error', (error) => finish(127, `${tool} cannot be run: ${error.message}`));
    child.on('close', (code) => finish(code ?? 130, output));
  });
}
