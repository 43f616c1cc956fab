import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError } from './progress.mjs';

/**
 * Node 24: the one the lockfile pins where npm has it (Linux with glibc), else the one that runs us when it is new enough.
 *
 * @param {string} root of the repository
 * @returns {string} path of the program
 */
export function findRuntime(root) {
  const pinned = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new BootstrapError(`This system cannot run the Node 24 that npm offers (${pinned}). Install Node 24 and try again.`);
}
