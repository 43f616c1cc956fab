import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapt, type Play } from '@holdfast/kubernetes/play';
import { findKustomize, renderFolder } from '@holdfast/kubernetes/render';
import { httpsClient } from '../demo/https-client.ts';
import { beginDemo, runDemo } from '../demo/run-demo.ts';
import { Player } from '../engine/player.ts';
import { imageName } from '../engine/targets.ts';
import { repositoryRoot } from '../paths.ts';
import { findProgram } from '../process/find-program.ts';
import { runCommand } from '../process/run-command.ts';
import { waitUntil } from '../process/wait-until.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/** The bases that the overlay names at exact versions; any of the same major version will do here. */
const trialBases = { 'docker.io/library/postgres:18.1': 'docker.io/library/postgres:18', 'docker.io/library/redis:8.4': 'docker.io/library/redis:8' };
const gatewayUrl = 'https://localhost:8443';
const mailUrl = 'http://127.0.0.1:8025';
const services = ['identity', 'workflow-engine', 'resume-token', 'scheduler', 'gateway'] as const;

/** `npm run k8s:demo`: plays `kubectl kustomize k8s/overlays/demo` with podman, runs the demo against it, upgrades it, and restores it from a backup, with approvals that wait meanwhile. */
export async function k8sDemo(_args: readonly string[], progress: Progress): Promise<void> {
  const [kustomize, podman] = [findKustomize(), findProgram('podman')];
  if (kustomize === undefined || podman === undefined) {
    progress.say(`SKIPPED everything: there is no ${kustomize === undefined ? 'kubectl' : 'podman'} here`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-play-'));
  const played = adapt(renderFolder(kustomize, join(repositoryRoot, 'k8s', 'overlays', 'demo')), join(folder, 'out'));
  const player = new Player(podman, folder, played.hosts);
  const files = { caFile: join(folder, 'out', 'public-tls', 'ca.crt'), bootstrapSecretFile: join(folder, 'out', 'identity', 'bootstrap-secret') };
  const demo = { run: { gatewayUrl, mailUrl, ...files }, stateDir: folder, env: {} };
  try {
    for (const [wanted, has] of Object.entries(trialBases)) if ((await runCommand(podman, ['image', 'exists', wanted])).code !== 0) await player.run('tag', has, wanted);
    for (const name of ['out', 'state']) mkdirSync(join(folder, name));
    await player.run('run', '--rm', '--network', 'none', '--user', '0:0', '-v', `${folder}/state:/state`, '-v', `${folder}/out:/out`, imageName('setup'), 'setup.mjs', 'files', '--namespace', 'holdfast');
    const steps = stepsOf(played, player, progress, files.caFile);

    progress.say('Playing the overlay; services wait for their schemas by starting again');
    await steps.servers();
    await steps.jobs();
    await steps.roll('begin');
    await runDemo(demo);

    progress.say('An upgrade, with an approval that waits: the migrations, then each service in turn');
    const afterUpgrade = await beginDemo(demo);
    await steps.jobs();
    await steps.roll('replace');
    await afterUpgrade();
    progress.say('The instance of before the upgrade went on, by the link of before it');

    progress.say('A backup, the loss of Postgres and Redis with all they hold, and the restore, with an approval that waits');
    const afterRestore = await beginDemo(demo);
    await steps.end();
    await steps.script('backup.sh', join(folder, 'backup'));
    await steps.loseServers();
    await steps.servers();
    await steps.job('databases');
    await steps.script('restore.sh', join(folder, 'backup'));
    await steps.roll('begin');
    await afterRestore();
    progress.say('The instance of before the loss went on, by the link of before it');
    progress.say(`Skipped, because kube play has no such thing: ${played.left.join(', ')}; probes; more than one replica; the Job setup, whose Secrets are folders here`);
  } finally {
    await player.downAll();
    for (const name of ['data-postgres', 'data-redis']) await runCommand(podman, ['volume', 'rm', name]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a platform engineer does, in the words of k8s/README.md. */
function stepsOf({ lasting, ending }: Play, player: Player, progress: Progress, caFile: string) {
  const nameOf = (part: Play['lasting'][number]): string => String((part['metadata'] as { name?: unknown }).name);
  const maps = lasting.filter((part) => 'data' in part);
  const ofServices = new Map(services.map((service) => [service, lasting.filter((part) => part['kind'] === 'Deployment' && nameOf(part) === service)]));
  const standing = lasting.filter((part) => !maps.includes(part) && ![...ofServices.values()].flat().includes(part));
  const ofMail = (part: Play['lasting'][number]): boolean => nameOf(part) === 'mail';

  const job = async (name: string): Promise<void> => {
    const { pod } = ending.find((one) => one.name === name) ?? {};
    if (pod === undefined) throw new CommandError(`the overlay has no Job ${name}`);
    await player.down(name);
    await player.playToEnd(name, [...maps, pod], `${nameOf(pod)}-${name}`);
    progress.say(`The Job ${name} has ended well`);
  };
  const answering = async (): Promise<void> => {
    const client = httpsClient(gatewayUrl, readFileSync(caFile, 'utf8'));
    await waitUntil({ what: 'every service answers through the gateway', timeoutMs: 180_000, everyMs: 500 }, async () => {
      const paths = ['/.well-known/jwks.json', '/v1/instances', '/r', '/v1/schedules'];
      const statuses = await Promise.all(paths.map(async (path) => (await client({ method: 'GET', path })).status));
      return statuses.every((status) => status < 500) ? true : undefined;
    });
  };
  let mailPlayed = false;
  return {
    job,
    async servers() {
      await player.play('servers', standing.filter((part) => !ofMail(part)));
      // The mail catcher is the outside world: it outlives the platform, and the mails in it.
      if (!mailPlayed) await player.play('mail', [...maps, ...standing.filter(ofMail)]);
      mailPlayed = true;
    },
    async jobs() {
      for (const { name } of ending) await job(name);
    },
    async roll(how: 'begin' | 'replace') {
      for (const service of services) {
        if (how === 'replace') await player.down(service);
        await player.play(service, [...maps, ...(ofServices.get(service) ?? [])]);
        if (how === 'replace') await answering();
      }
      await answering();
    },
    async end() {
      for (const service of services) await player.down(service);
    },
    async loseServers() {
      await player.down('servers');
      for (const name of ['data-postgres', 'data-redis']) await player.run('volume', 'rm', name);
    },
    async script(name: string, folder: string) {
      const { code, stdout, stderr } = await runCommand('sh', [join(repositoryRoot, 'k8s', name), folder], { env: { ...process.env, HOLDFAST_IN_POSTGRES: `podman exec -i ${await player.containerOf('postgres')}` } });
      if (code !== 0) throw new CommandError(`${name} failed:\n${stderr}`);
      for (const line of stdout.trim().split('\n')) progress.say(line);
    },
  };
}
