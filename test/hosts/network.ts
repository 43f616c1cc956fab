import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@holdfast/local/process/run-command';

/** A machine of its own as far as the network goes: a namespace with one address. */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** The words that run a program there. */
  readonly words: readonly string[];
  /** Nothing passes any more, in neither direction, and nobody is told. */
  cut(): Promise<void>;
  join(): Promise<void>;
}

async function ip(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand('ip', args);
  if (code !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}

/** Why this machine can have no namespaces; undefined where it can. */
export async function whyNoHosts(): Promise<string | undefined> {
  const name = `holdfast-trial-${randomBytes(3).toString('hex')}`;
  try {
    await ip('netns', 'add', name);
    await ip('netns', 'delete', name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'ip does not work';
  }
}

/** Hosts on one bridge; this process reaches them all, and they reach it at `address`. */
export class Network implements AsyncDisposable {
  readonly address: string;
  readonly #id = randomBytes(2).toString('hex');
  readonly #subnet = `10.${randomInt(200, 250)}.${randomInt(0, 256)}`;
  readonly #hosts = new Map<string, Host>();

  private constructor() {
    this.address = `${this.#subnet}.1`;
  }

  /** @param services each with its replicas: all hosts find every replica under the name of its service, and none beside */
  static async open(services: Readonly<Record<string, readonly string[]>>): Promise<Network> {
    const network = new Network();
    try {
      await network.#build(services);
      return network;
    } catch (error) {
      await network[Symbol.asyncDispose]();
      throw error;
    }
  }

  get #bridge(): string {
    return `hf${this.#id}`;
  }

  async #build(services: Readonly<Record<string, readonly string[]>>): Promise<void> {
    await ip('link', 'add', this.#bridge, 'type', 'bridge');
    await ip('address', 'add', `${this.address}/24`, 'dev', this.#bridge);
    await ip('link', 'set', this.#bridge, 'up');
    const names = Object.values(services).flat();
    for (const [index, name] of names.entries()) await this.#addHost(name, index + 10);
    const lines = Object.entries(services).flatMap(([service, replicas]) => replicas.map((replica) => `${this.host(replica).address} ${service}`));
    for (const name of names) {
      mkdirSync(this.#etc(name), { recursive: true });
      writeFileSync(join(this.#etc(name), 'hosts'), ['127.0.0.1 localhost', `${this.address} outside`, ...lines, ''].join('\n'));
    }
  }

  async #addHost(name: string, number: number): Promise<void> {
    const [namespace, outer, inner, address] = [this.#namespace(name), `${this.#bridge}v${number}`, `${this.#bridge}i${number}`, `${this.#subnet}.${number}`];
    await ip('netns', 'add', namespace);
    const link = (state: 'up' | 'down') => ip('link', 'set', outer, state);
    this.#hosts.set(name, { name, address, words: ['ip', 'netns', 'exec', namespace], cut: () => link('down'), join: () => link('up') });
    await ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner);
    await ip('link', 'set', inner, 'netns', namespace);
    await ip('link', 'set', outer, 'master', this.#bridge);
    await link('up');
    const within = (...args: readonly string[]) => ip('-n', namespace, ...args);
    await within('address', 'add', `${address}/24`, 'dev', inner);
    await within('link', 'set', inner, 'up');
    await within('link', 'set', 'lo', 'up');
  }

  host(name: string): Host {
    const host = this.#hosts.get(name);
    if (host === undefined) throw new Error(`there is no host ${name}`);
    return host;
  }

  #namespace(name: string): string {
    return `hf${this.#id}-${name}`;
  }

  /** What `ip netns exec` puts in the place of /etc for a namespace. */
  #etc(name: string): string {
    return join('/etc/netns', this.#namespace(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#hosts.keys()) {
      await ip('netns', 'delete', this.#namespace(name));
      rmSync(this.#etc(name), { recursive: true, force: true });
    }
    await ip('link', 'delete', this.#bridge).catch(() => undefined);
  }
}
