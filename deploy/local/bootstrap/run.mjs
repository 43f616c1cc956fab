import { spawn } from 'node:child_process';
import { BootstrapError } from './progress.mjs';

/**
 * Runs a program to its end. Its output is shown only when it fails, unless HOLDFAST_VERBOSE is set.
 *
 * @param {string} title for the error
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 */
export function run(title, [program, ...args], { cwd, env }) {
  const output = process.env.HOLDFAST_VERBOSE ? 'inherit' : 'pipe';
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: /** @type {import('node:child_process').StdioOptions} */ (['ignore', output, output]) });
    /** @type {Buffer[]} */
    const written = [];
    child.stdout?.on('data', (chunk) => written.push(chunk));
    child.stderr?.on('data', (chunk) => written.push(chunk));
    child.on('error', (error) => reject(new BootstrapError(`${title}: cannot run ${program}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else reject(new BootstrapError(`${title} failed (${signal ?? `exit code ${code}`}):\n${Buffer.concat(written).toString().trim()}`));
    });
  });
}
