import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { findProgram } from '../process/find-program.ts';
import { MissingProgramError } from '../provision/missing-program.ts';
import { imageName, type ImageTarget } from './targets.ts';

/** The time that files in images get: the same sources make the same image. Seconds since 1970. */
const sourceDateEpoch = process.env.SOURCE_DATE_EPOCH ?? '1767225600';

export interface BuildVariation {
  /** The image's name, when it is not the usual one. */
  readonly name?: string;
  /** Every step runs that did not run under this text before. */
  readonly run?: string;
}

/** The command that builds one target of the unchanged Dockerfile: buildah where there is one, else docker. */
export function buildCommand(target: ImageTarget, { name = imageName(target), run }: BuildVariation = {}): readonly [string, ...string[]] {
  const buildah = findProgram('buildah');
  const program = buildah ?? findProgram('docker');
  if (program === undefined) throw new MissingProgramError('buildah or docker', ['buildah and docker on the PATH'], ['install one of them (apt-get install buildah)']);
  const isolation = process.getuid?.() === 0 ? ['--isolation', 'chroot'] : [];
  const kind = buildah === undefined ? ['build'] : ['bud', '--layers', '--format', 'docker', '--network', 'host', '--timestamp', sourceDateEpoch, ...isolation];
  const file = join(repositoryRoot, 'deploy', 'docker', 'Dockerfile');
  return [program, ...kind, ...authorities(), '--build-arg', `SOURCE_DATE_EPOCH=${sourceDateEpoch}`, ...(run === undefined ? [] : ['--build-arg', `BUILD_RUN=${run}`]), '--target', target, '-f', file, '-t', name, repositoryRoot];
}

/** What this machine's Node trusts beyond the usual authorities, the build trusts too. */
function authorities(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS ?? '';
  return file !== '' && existsSync(file) ? ['--secret', `id=ca,src=${file}`] : [];
}
