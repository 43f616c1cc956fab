import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, isExecutable } from '../process/find-program.ts';
import { runCommand } from '../process/run-command.ts';

export interface UnpackedProgram {
  readonly path: string;
  /** LD_LIBRARY_PATH where it needs unpacked libraries. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Fetches Debian or Ubuntu packages and those of their dependencies that this system lacks, checks their signatures as apt
 * does, and unpacks them below `tools` without root and without touching the system. Kept: the second call is free.
 */
export async function unpackDebianPackages(names: readonly string[], program: string, tools: string): Promise<UnpackedProgram | { refused: string }> {
  const root = join(tools, 'debian', `${program}-${releaseOfSystem()}`);
  const kept = locate(root, program);
  if (kept !== undefined) return kept;
  if (process.platform !== 'linux' || findProgram('apt-get') === undefined || findProgram('dpkg') === undefined) {
    return { refused: 'this system has no apt-get' };
  }

  // Of this process alone: two starts at once must not write the same lists or archives.
  const work = join(tools, 'debian', `${program}.${process.pid}`);
  try {
    const refused = await download(names, work);
    if (refused !== undefined) return { refused };
    const unpacked = await unpack(join(work, 'archives'), join(work, 'root'));
    if (unpacked !== undefined) return { refused: unpacked };
    if (!existsSync(root)) renameSync(join(work, 'root'), root);
    return locate(root, program) ?? { refused: `it does not contain ${program}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Downloads into `work`/archives; returns what went wrong. */
async function download(names: readonly string[], work: string): Promise<string | undefined> {
  for (const folder of ['lists/partial', 'archives/partial']) mkdirSync(join(work, folder), { recursive: true });
  const configuration = join(work, 'apt.conf');
  writeFileSync(configuration, aptConfiguration(work));
  // A repository that cannot be reached fails the update as a whole while the others are usable: what counts is the download.
  const update = await runCommand('apt-get', ['-c', configuration, '-q', 'update'], { timeoutMs: 180_000 });
  const install = ['install', '--yes', '--download-only', '--reinstall', '--no-install-recommends', ...names];
  const fetched = await runCommand('apt-get', ['-c', configuration, '-q', ...install], { timeoutMs: 300_000 });
  if (fetched.code === 0) return undefined;
  return (fetched.stderr.trim() || update.stderr.trim() || 'apt-get failed').replaceAll('\n', ' · ');
}

/** Returns what went wrong. */
async function unpack(archives: string, root: string): Promise<string | undefined> {
  mkdirSync(root);
  for (const archive of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    const { code, stderr } = await runCommand('dpkg', ['-x', join(archives, archive), root]);
    if (code !== 0) return `dpkg -x ${archive} failed: ${stderr.trim()}`;
  }
  return undefined;
}

/** Own state and cache, the system's sources, proxies and trusted keys; nothing of the system is locked, written or run. */
function aptConfiguration(work: string): string {
  return [
    `Dir::State::lists "${join(work, 'lists')}";`,
    `Dir::State::extended_states "${join(work, 'extended_states')}";`,
    `Dir::Cache::archives "${join(work, 'archives')}";`,
    `Dir::Cache::pkgcache "";`,
    `Dir::Cache::srcpkgcache "";`,
    'Debug::NoLocking "true";',
    'APT::Sandbox::User "";',
    'APT::Get::List-Cleanup "false";',
    'Acquire::Languages "none";',
    ...['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'].map((hook) => `#clear ${hook};`),
    ...['DPkg::Pre-Install-Pkgs', 'DPkg::Pre-Invoke', 'DPkg::Post-Invoke'].map((hook) => `#clear ${hook};`),
    '',
  ].join('\n');
}

function locate(root: string, program: string): UnpackedProgram | undefined {
  const path = ['usr/sbin', 'usr/bin'].map((folder) => join(root, folder, program)).find(isExecutable);
  if (path === undefined) return undefined;
  const libraries = ['usr/lib', 'lib'].flatMap((folder) => libraryFolders(join(root, folder)));
  return { path, env: libraries.length === 0 ? {} : { LD_LIBRARY_PATH: libraries.join(':') } };
}

function libraryFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(folder, name));
}

/** Libraries of one release do not fit another: the release is part of the folder's name. */
function releaseOfSystem(): string {
  if (!existsSync('/etc/os-release')) return process.platform;
  const fields = Object.fromEntries(
    readFileSync('/etc/os-release', 'utf8')
      .split('\n')
      .map((line) => line.replaceAll('"', '').split('=') as [string, string]),
  );
  return `${fields.ID}-${fields.VERSION_ID}-${process.arch}`;
}
