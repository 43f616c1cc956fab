import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { atRelease, onePod, type Play } from '@holdfast/kubernetes/play';
import { httpsClient } from '../demo/https-client.ts';
import { repositoryRoot } from '../paths.ts';
import { runCommand } from '../process/run-command.ts';
import { waitUntil } from '../process/wait-until.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Inventory } from './inventory.ts';
import type { Player } from './player.ts';
import { thisRelease } from './targets.ts';

type Part = Play['lasting'][number];

const services = ['identity', 'workflow-engine', 'resume-token', 'scheduler', 'gateway'] as const;
const volumes = ['data-postgres', 'data-redis'] as const;

export interface Place {
  readonly gatewayUrl: string;
  readonly caFile: string;
  /** Folders with secrets, which an uninstall takes away. */
  readonly secretFolders: readonly string[];
}

/** A played overlay, and what a platform engineer does to it, in the words of k8s/README.md. */
export class PlayedPlatform {
  readonly #play: Play;
  readonly #player: Player;
  readonly #progress: Progress;
  readonly #place: Place;
  readonly #maps: readonly Part[];
  #release = thisRelease;
  #mailPlayed = false;

  constructor(play: Play, player: Player, progress: Progress, place: Place) {
    this.#play = play;
    this.#player = player;
    this.#progress = progress;
    this.#place = place;
    this.#maps = play.lasting.filter((part) => 'data' in part);
  }

  /** From now on, what is played is of this release; what runs stays. */
  set release(tag: string) {
    this.#release = tag;
  }

  async servers(): Promise<void> {
    const standing = this.#play.lasting.filter((part) => !this.#maps.includes(part) && !services.some((service) => isDeployment(part, service)));
    await this.#player.play('servers', standing.filter((part) => nameOf(part) !== 'mail'));
    // The mail catcher is the outside world: it outlives the platform, and the mails in it.
    if (!this.#mailPlayed) await this.#player.play('mail', [...this.#maps, ...standing.filter((part) => nameOf(part) === 'mail')]);
    this.#mailPlayed = true;
  }

  async jobs(): Promise<void> {
    for (const { name } of this.#play.ending) await this.job(name);
  }

  async job(name: string): Promise<void> {
    const { pod } = this.#play.ending.find((one) => one.name === name) ?? {};
    if (pod === undefined) throw new CommandError(`the overlay has no Job ${name}`);
    await this.#player.down(name);
    await this.#player.playToEnd(name, [...this.#maps, atRelease(pod, this.#release)], `${nameOf(pod)}-${name}`);
    this.#progress.say(`The Job ${name} of ${this.#release} has ended well`);
  }

  async begin(): Promise<void> {
    for (const service of services) await this.#playService(service);
    await this.#answering();
  }

  /** One service after another drains, goes, and comes again as the release says. */
  async roll(): Promise<void> {
    for (const service of services) {
      await this.#player.down(service);
      await this.#playService(service);
      await this.#answering();
    }
    const running = (await this.#player.run('ps', '--format', '{{.Image}}')).split('\n');
    const missing = services.filter((service) => !running.includes(`localhost/holdfast/${service}:${this.#release}`));
    if (missing.length > 0) throw new CommandError(`not of the release ${this.#release}: ${missing.join(', ')}`);
    this.#progress.say(`Every service runs as ${this.#release}`);
  }

  async end(): Promise<void> {
    for (const service of services) await this.#player.down(service);
  }

  /** A service that must not start on the schema that it meets. @returns what it says about it */
  async refusalOf(service: (typeof services)[number]): Promise<string> {
    const name = `${service}-once`;
    const { code, log } = await this.#player.playOnce(name, [...this.#maps, onePod(this.#deployment(service), name)], `${name}-${service}`);
    await this.#player.down(name);
    const reason = /the database (?:has|lacks) the migration [^"]*/u.exec(log)?.[0];
    if (code === 0 || reason === undefined) throw new CommandError(`${service} ended with ${code}, and does not say that it refuses the schema:\n${log.slice(-2000)}`);
    return `exit code ${code}: ${reason}`;
  }

  async loseServers(): Promise<void> {
    await this.#player.down('servers');
    for (const name of volumes) await this.#player.run('volume', 'rm', name);
  }

  /** k8s/backup.sh and k8s/restore.sh, told how a program runs beside Postgres here. */
  async script(name: 'backup.sh' | 'restore.sh', folder: string): Promise<void> {
    const env = { ...process.env, HOLDFAST_IN_POSTGRES: `podman exec -i ${await this.#player.containerOf('postgres')}` };
    const { code, stdout, stderr } = await runCommand('sh', [join(repositoryRoot, 'k8s', name), folder], { env });
    if (code !== 0) throw new CommandError(`${name} failed:\n${stderr}`);
    for (const line of stdout.trim().split('\n')) this.#progress.say(line);
  }

  /** Takes everything away. @throws CommandError naming what is left beyond what was there `before` */
  async uninstall(before: Inventory): Promise<void> {
    await this.#player.downAll();
    for (const name of volumes) await this.#player.run('volume', 'rm', name);
    for (const folder of this.#place.secretFolders) rmSync(folder, { recursive: true });
    const left = await before.added();
    if (left.length > 0) throw new CommandError(`left behind: ${left.join(', ')}`);
  }

  async #playService(service: (typeof services)[number]): Promise<void> {
    await this.#player.play(service, [...this.#maps, this.#deployment(service)]);
  }

  #deployment(service: (typeof services)[number]): Part {
    const found = this.#play.lasting.find((part) => isDeployment(part, service));
    if (found === undefined) throw new CommandError(`the overlay has no Deployment ${service}`);
    return atRelease(found, this.#release);
  }

  async #answering(): Promise<void> {
    const client = httpsClient(this.#place.gatewayUrl, readFileSync(this.#place.caFile, 'utf8'));
    await waitUntil({ what: 'every service answers through the gateway', timeoutMs: 180_000, everyMs: 500 }, async () => {
      const paths = ['/.well-known/jwks.json', '/v1/instances', '/r', '/v1/schedules'];
      const statuses = await Promise.all(paths.map(async (path) => (await client({ method: 'GET', path })).status));
      return statuses.every((status) => status < 500) ? true : undefined;
    });
  }
}

function nameOf(part: Part): string {
  return String((part['metadata'] as { name?: unknown }).name);
}

function isDeployment(part: Part, name: string): boolean {
  return part['kind'] === 'Deployment' && nameOf(part) === name;
}
