import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { findProgram } from '../process/find-program.ts';
import { runCommand, type CommandResult } from '../process/run-command.ts';
import { MissingProgramError } from '../provision/missing-program.ts';

/** The compose file under a project name of its own. */
export interface Compose {
  /** What runs it: podman-compose or docker compose. */
  readonly description: string;
  run(...args: readonly string[]): Promise<CommandResult>;
  /** A file out of a container. */
  copy(service: string, path: string, to: string): Promise<CommandResult>;
}

export function openCompose(project: string, env: Readonly<Record<string, string>>): Compose {
  const file = join(repositoryRoot, 'deploy', 'compose', 'compose.yaml');
  const podman = findProgram('podman-compose');
  const docker = findProgram('docker');
  const all = { ...process.env, ...env };
  if (podman !== undefined) {
    return {
      description: 'podman-compose',
      run: (...args) => runCommand(podman, ['-p', project, '-f', file, ...args], { env: all, timeoutMs: 300_000 }),
      copy: (service, path, to) => runCommand('podman', ['cp', `${project}_${service}_1:${path}`, to]),
    };
  }
  if (docker === undefined) throw new MissingProgramError('podman-compose or docker', ['podman-compose and docker on the PATH'], ['install one of them (apt-get install podman podman-compose)']);
  return {
    description: 'docker compose',
    run: (...args) => runCommand(docker, ['compose', '-p', project, '-f', file, ...args], { env: all, timeoutMs: 300_000 }),
    copy: (service, path, to) => runCommand(docker, ['compose', '-p', project, '-f', file, 'cp', `${service}:${path}`, to], { env: all }),
  };
}
