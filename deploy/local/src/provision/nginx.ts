import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onParentDeath } from '../process/parent-death.ts';
import { runCommand } from '../process/run-command.ts';
import { findServer, type Server } from './find-server.ts';
import { inUserNamespace } from './unprivileged.ts';

/** An nginx that can be run with a configuration of ours. */
export interface Nginx {
  readonly description: string;
  /** The program, which may lie in no folder of the PATH. */
  readonly path: string;
  /** What its environment must add. */
  readonly env: NodeJS.ProcessEnv;
  /** `user` for the configuration: set when the master can only run as root, whose files the workers must read. */
  readonly user: 'root' | undefined;
  /** The command that serves `folder`/nginx.conf until it is signalled. */
  readonly command: (folder: string) => readonly string[];
  /** Writes the files and lets nginx check them. @throws Error with nginx's own words */
  configure(folder: string, files: Readonly<Record<string, string>>): Promise<void>;
}

/** The system's nginx, else Debian's, unpacked into the tools folder. As root it runs in a user namespace, without root's rights. */
export async function findNginx(): Promise<Nginx> {
  const server = await findServer({
    title: 'nginx 1.22 or newer',
    program: 'nginx',
    versionFlag: '-v',
    oldest: [1, 22],
    debianPackages: ['nginx'],
    remedies: ['install it (apt-get install nginx, brew install nginx)'],
  });
  const namespace = await inUserNamespace();
  const prefix = [...(namespace ?? []), ...(await onParentDeath('TERM'))];
  const common = (folder: string): string[] => [server.path, '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  return {
    description: `nginx ${server.version.join('.')} (${server.origin})`,
    path: server.path,
    env: server.env,
    user: process.getuid?.() === 0 && namespace === undefined ? 'root' : undefined,
    command: (folder) => [...prefix, ...common(folder), '-g', 'daemon off;'],
    configure: (folder, files) => configure(server, [...(namespace ?? []), ...common(folder), '-t'], folder, files),
  };
}

async function configure(server: Server, check: readonly string[], folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
  const [program = '', ...args] = check;
  const { code, stderr } = await runCommand(program, args, { env: { ...process.env, ...server.env } });
  if (code !== 0) throw new Error(`nginx refuses its configuration:\n${stderr.trim()}`);
}
