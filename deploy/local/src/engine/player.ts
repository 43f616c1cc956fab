import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { waitUntil } from '../process/wait-until.ts';
import { CommandError } from '../terminal/command-error.ts';

/** Plays manifests with podman on the host's network, under names by which they are taken away again. */
export class Player {
  readonly #podman: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #begun = new Set<string>();

  /** @param folder for the manifests @param hosts names that must lead to 127.0.0.1 */
  constructor(podman: string, folder: string, hosts: readonly string[]) {
    this.#podman = podman;
    this.#folder = folder;
    this.#env = { ...process.env, CONTAINERS_CONF: engineConfiguration(folder, hosts) };
  }

  async run(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runCommand(this.#podman, args, { env: this.#env, timeoutMs: 180_000 });
    if (code !== 0) throw new CommandError(`podman ${args.slice(0, 3).join(' ')} failed:\n${stderr.slice(-3000)}`);
    return stdout;
  }

  async play(name: string, parts: readonly object[]): Promise<void> {
    writeFileSync(this.#file(name), parts.map((part) => `---\n${JSON.stringify(part)}\n`).join(''), { mode: 0o600 });
    this.#begun.add(name);
    await this.run('kube', 'play', '--network', 'host', this.#file(name));
  }

  /** Plays a pod that ends, and waits for its good end. */
  async playToEnd(name: string, parts: readonly object[], container: string): Promise<void> {
    await this.play(name, parts);
    await waitUntil({ what: `the Job ${name} has ended well`, timeoutMs: 120_000, everyMs: 1000 }, async () => {
      const { stdout } = await runCommand(this.#podman, ['ps', '-a', '--format', '{{.Names}} {{.Status}}']);
      return stdout.split('\n').some((line) => line.includes(`${container} Exited (0)`)) ? true : undefined;
    });
  }

  /** Plays a pod that ends, well or not. @returns its exit code and what it wrote */
  async playOnce(name: string, parts: readonly object[], container: string): Promise<{ readonly code: number; readonly log: string }> {
    await this.play(name, parts);
    const code = await waitUntil({ what: `${name} has ended`, timeoutMs: 120_000, everyMs: 500 }, async () => {
      const [state = '', exitCode = ''] = (await this.run('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', container)).trim().split(' ');
      return state === 'exited' ? Number(exitCode) : undefined;
    });
    const { stdout, stderr } = await runCommand(this.#podman, ['logs', container]);
    return { code, log: stdout + stderr };
  }

  /** The container that runs now for a Deployment of one container, which has its name. */
  async containerOf(deployment: string): Promise<string> {
    const names = (await this.run('ps', '--format', '{{.Names}}')).split('\n');
    const found = names.find((name) => name.startsWith(`${deployment}-pod`) && name.endsWith(`-${deployment}`));
    if (found === undefined) throw new CommandError(`no container runs for ${deployment}`);
    return found;
  }

  /** Asks its pods to finish, and takes them away; claims stay. */
  async down(name: string): Promise<void> {
    this.#begun.delete(name);
    await runCommand(this.#podman, ['kube', 'down', this.#file(name)]);
  }

  async downAll(): Promise<void> {
    for (const name of [...this.#begun].toReversed()) await this.down(name);
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.yaml`);
  }
}

/** The engine's own configuration, with names for 127.0.0.1: on the host's network kube play heeds no hostAliases. */
function engineConfiguration(folder: string, hosts: readonly string[]): string {
  const usual = process.env.CONTAINERS_CONF ?? '/etc/containers/containers.conf';
  const text = existsSync(usual) ? readFileSync(usual, 'utf8') : '';
  const [file, names] = [join(folder, 'containers.conf'), join(folder, 'hosts')];
  writeFileSync(names, `127.0.0.1 localhost ${hosts.join(' ')}\n`);
  const setting = `base_hosts_file = "${names}"`;
  writeFileSync(file, text.includes('[containers]') ? text.replace('[containers]', `[containers]\n${setting}`) : `${text}\n[containers]\n${setting}\n`);
  return file;
}
