import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { innerEnvironment } from './environment.mjs';
import { withProgress } from './progress.mjs';
import { run } from './run.mjs';

/**
 * Installs the dependencies exactly as locked, unless those of this lockfile are installed already.
 *
 * @param {string} root of the repository
 * @param {string} pnpmFolder
 */
export async function ensureDependencies(root, pnpmFolder) {
  const stamp = join(root, 'node_modules', '.holdfast-installed');
  const wanted = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await withProgress('Installing dependencies', () =>
    run('pnpm install', [join(pnpmFolder, 'pnpm'), 'install', '--frozen-lockfile'], {
      cwd: root,
      // Without a terminal pnpm would otherwise ask before it replaces a node_modules folder of another layout.
      env: { ...innerEnvironment(process.env, [pnpmFolder]), CI: 'true' },
    }),
  );
  writeFileSync(stamp, wanted);
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
