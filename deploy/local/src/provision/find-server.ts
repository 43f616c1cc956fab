import { toolsDir } from '../paths.ts';
import { findProgram } from '../process/find-program.ts';
import { unpackDebianPackages } from './debian-packages.ts';
import { MissingProgramError } from './missing-program.ts';
import { isAtLeast, programVersion, type Version } from './version.ts';

export interface WantedServer {
  /** For messages: "Redis 6.2 or newer". */
  readonly title: string;
  readonly program: string;
  /** What makes it print its version. */
  readonly versionFlag: string;
  readonly oldest: Version;
  /** The package with the program, and those that hold what it links to even when the system has them. */
  readonly debianPackages: readonly string[];
  /** How a person gets it when nothing else works. */
  readonly remedies: readonly string[];
}

export interface Server {
  readonly path: string;
  readonly version: Version;
  readonly origin: 'system' | 'unpacked Debian package';
  /** What its environment must add: the folders of its libraries. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The system's server when it is new enough, else Debian's, unpacked into `tools` without root and kept there.
 * `find` looks on the system (the tests hide it).
 */
export async function findServer(wanted: WantedServer, tools = toolsDir, find: typeof findProgram = findProgram): Promise<Server> {
  const onSystem = find(wanted.program);
  const system = onSystem === undefined ? undefined : await inspect(wanted, onSystem, 'system', {});
  if (system !== undefined && 'path' in system) return system;

  const unpacked = await unpackDebianPackages(wanted.debianPackages, wanted.program, tools);
  const debian = 'path' in unpacked ? await inspect(wanted, unpacked.path, 'unpacked Debian package', unpacked.env) : unpacked;
  if ('path' in debian) return debian;

  throw new MissingProgramError(
    wanted.title,
    [`${wanted.program} on the PATH and in the usual places: ${system?.refused ?? 'not found'}`, `the Debian packages ${wanted.debianPackages.join(', ')}: ${debian.refused}`],
    wanted.remedies,
  );
}

async function inspect(wanted: WantedServer, path: string, origin: Server['origin'], env: NodeJS.ProcessEnv): Promise<Server | { refused: string }> {
  const version = await programVersion(path, wanted.versionFlag, { ...process.env, ...env });
  if (version === undefined) return { refused: `${path} does not run` };
  if (!isAtLeast(version, wanted.oldest)) return { refused: `${path} is too old, ${version.join('.')}` };
  return { path, version, origin, env };
}
