import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest.ts';

/** How a folder is rendered: kubectl's own kustomize, or kustomize; undefined when this machine has neither. */
export function findKustomize(): readonly [string, ...string[]] | undefined {
  const candidates = [['kubectl', 'kustomize'], ['kustomize', 'build']] as const;
  return candidates.find(([program]) => spawnSync(program, ['version', '--help'], { stdio: 'ignore' }).error === undefined);
}

/** @throws with kustomize's own words when it refuses the folder */
export function renderFolder([program, ...args]: readonly [string, ...string[]], folder: string): Manifest[] {
  const { status, stdout, stderr } = spawnSync(program, [...args, folder], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${folder} is not rendered:\n${stderr.trim()}`);
  return parseManifests(stdout);
}

export function parseManifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml).map((document) => document.toJS() as Manifest | null).filter((manifest) => manifest !== null);
}
