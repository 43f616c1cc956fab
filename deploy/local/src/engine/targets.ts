import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };

/** The targets of deploy/docker/Dockerfile that become images. */
export const imageTargets = ['identity', 'workflow-engine', 'resume-token', 'scheduler', 'gateway', 'migrations', 'setup'] as const;

export type ImageTarget = (typeof imageTargets)[number];

/** The release that `npm run images` makes: the version of the repository. */
export const thisRelease = version;

/** As the compose file and the overlays name it. */
export function imageName(target: ImageTarget, release = thisRelease): string {
  return `localhost/holdfast/${target}:${release}`;
}
