import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

export interface ToolRun {
  readonly code: number;
  /** Both streams in the order of their arrival; empty when they were shown at once. */
  readonly output: string;
}

/**
 * Runs a program of the root's node_modules in the root. `show: 'all'` passes its output on; `'failure'` keeps it for the caller.
 * A request to stop is passed on to it.
 */
export function runTool(tool: string, args: readonly string[], show: 'all' | 'failure'): Promise<ToolRun> {
  return new Promise((resolve) => {
    const stdio = show === 'all' ? 'inherit' : 'pipe';
    const child = spawn(join(repositoryRoot, 'node_modules', '.bin', tool), args, { cwd: repositoryRoot, stdio: ['ignore', stdio, stdio] });
    const stop = (): void => void child.kill('SIGTERM');
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const finish = (code: number, text: string): void => {
      for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.removeListener(event, stop);
      resolve({ code, output: text });
    };
    child.on('error', (error) => finish(127, `${tool} cannot be run: ${error.message}`));
    child.on('close', (code) => finish(code ?? 130, output));
  });
}
