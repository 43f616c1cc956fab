/** The targets of deploy/docker/Dockerfile that become images. */
export const imageTargets = ['identity', 'workflow-engine', 'resume-token', 'scheduler', 'gateway', 'migrations', 'setup'] as const;

export type ImageTarget = (typeof imageTargets)[number];

export function imageName(target: ImageTarget): string {
  return `localhost/holdfast/${target}:latest`;
}
