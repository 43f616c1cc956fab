import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformOptions } from '@holdfast/local/platform/platform';

/** How a platform is started whose engines die, and whose messages come twice. */
export function unlucky(stateDir: string): Pick<PlatformOptions, 'env' | 'replicas' | 'tireless'> {
  const folder = folderOf(stateDir);
  mkdirSync(folder, { recursive: true });
  const misfortune = { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'misfortune.ts')} --disable-warning=ExperimentalWarning`, MISFORTUNE_FOLDER: folder };
  return {
    tireless: true,
    replicas: { 'workflow-engine': 2 },
    env: { 'workflow-engine': { ...misfortune, HOLDFAST_CALL_LEASE_SECONDS: '1' }, 'resume-token': misfortune, scheduler: misfortune },
  };
}

function folderOf(stateDir: string): string {
  return join(stateDir, 'misfortunes');
}

/** In how many ways engines died, and for which instances. */
export function deathsIn(stateDir: string): { readonly windows: ReadonlyMap<string, number>; readonly instances: ReadonlySet<string> } {
  const windows = new Map<string, number>();
  const instances = new Set<string>();
  for (const name of readdirSync(folderOf(stateDir))) {
    const window = readFileSync(join(folderOf(stateDir), name), 'utf8');
    windows.set(window, (windows.get(window) ?? 0) + 1);
    instances.add(name.slice(0, name.indexOf('.')));
  }
  return { windows, instances };
}
