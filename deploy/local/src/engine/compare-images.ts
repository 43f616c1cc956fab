import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findProgram } from '../process/find-program.ts';
import { runCommand } from '../process/run-command.ts';
import { CommandError } from '../terminal/command-error.ts';

/** What two images differ in; nothing when they are the same. */
export async function differences(one: string, other: string): Promise<string[]> {
  const [first, second] = [await imageId(one), await imageId(other)];
  if (first === second) return [];
  const podman = findProgram('podman');
  if (podman === undefined) return [`${first} and ${second}`];
  const [here, there] = [await filesOf(podman, one), await filesOf(podman, other)];
  const paths = [...new Set([...here.keys(), ...there.keys()])].filter((path) => here.get(path) !== there.get(path)).toSorted();
  return paths.length === 0 ? ['the configuration or the layers, not the files'] : paths.map((path) => `${path}: ${here.get(path) ?? 'absent'} and ${there.get(path) ?? 'absent'}`);
}

/** The digest of an image's configuration, which names the digests of its layers. */
export async function imageId(name: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(engine(), ['image', 'inspect', '--format', '{{.Id}}', name]);
  if (code !== 0) throw new CommandError(`The image ${name} cannot be looked at:\n${stderr}`);
  return stdout.trim();
}

export async function removeImage(name: string): Promise<void> {
  await runCommand(engine(), ['rmi', name]);
}

function engine(): string {
  return findProgram('podman') ?? findProgram('docker') ?? 'docker';
}

async function filesOf(podman: string, name: string): Promise<Map<string, string>> {
  const { code, stdout, stderr } = await runCommand(podman, ['image', 'mount', name]);
  if (code !== 0) throw new CommandError(`The image ${name} cannot be mounted:\n${stderr}`);
  try {
    return treeOf(stdout.trim());
  } finally {
    await runCommand(podman, ['image', 'unmount', name]);
  }
}

/** Every path below a folder, with its kind, mode, owner, time and content in short. */
export function treeOf(root: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const { mode, uid, gid, mtimeMs, size } = lstatSync(path);
      const isFolder = (mode & 0o170000) === 0o040000;
      const content = isFolder ? '' : (mode & 0o170000) === 0o120000 ? readlinkSync(path) : `${size} ${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)}`;
      found.set(relative(root, path), `${mode.toString(8)} ${uid}:${gid} ${Math.floor(mtimeMs / 1000)} ${content}`.trim());
      if (isFolder) walk(path);
    }
  };
  walk(root);
  return found;
}
