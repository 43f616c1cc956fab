import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapt } from '@holdfast/kubernetes/play';
import { findKustomize, renderFolder } from '@holdfast/kubernetes/render';
import { beginDemo, runDemo, type DemoInput } from '../demo/run-demo.ts';
import { takeInventory } from '../engine/inventory.ts';
import { PlayedPlatform } from '../engine/played-platform.ts';
import { Player } from '../engine/player.ts';
import { imageName, imageTargets, thisRelease } from '../engine/targets.ts';
import { repositoryRoot } from '../paths.ts';
import { findProgram } from '../process/find-program.ts';
import { isPortFree } from '../process/free-port.ts';
import { runCommand } from '../process/run-command.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/** The bases that the overlay names at exact versions; any of the same major version will do here. */
const trialBases = { 'docker.io/library/postgres:18.1': 'docker.io/library/postgres:18', 'docker.io/library/redis:8.4': 'docker.io/library/redis:8' };
const gatewayUrl = 'https://localhost:8443';
const mailUrl = 'http://127.0.0.1:8025';
const ports = [4101, 4102, 4103, 4104, 4201, 4202, 4203, 4204, 8443, 8444, 8080, 8081, 5432, 6379, 1025, 8025];
/** The same code under another tag. */
const nextRelease = `${thisRelease}-next`;
/** Its migrations are one more than this code knows. */
const laterRelease = `${thisRelease}-later`;

/**
 * `npm run k8s:demo`: plays `kubectl kustomize k8s/overlays/demo` with podman, runs the demo against it, and goes through k8s/README.md with approvals that
 * wait meanwhile: upgrade, rollback, a newer schema that is refused, backup and restore, uninstall.
 */
export async function k8sDemo(_args: readonly string[], progress: Progress): Promise<void> {
  const [kustomize, podman] = [findKustomize(), findProgram('podman')];
  if (kustomize === undefined || podman === undefined) {
    progress.say(`SKIPPED everything: there is no ${kustomize === undefined ? 'kubectl' : 'podman'} here`);
    return;
  }
  await portsAreFree();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-play-'));
  const played = adapt(renderFolder(kustomize, join(repositoryRoot, 'k8s', 'overlays', 'demo')), join(folder, 'out'));
  const player = new Player(podman, folder, played.hosts);
  const files = { caFile: join(folder, 'out', 'public-tls', 'ca.crt'), bootstrapSecretFile: join(folder, 'out', 'identity', 'bootstrap-secret') };
  const demo = { run: { gatewayUrl, mailUrl, ...files }, stateDir: folder, env: {} };
  const platform = new PlayedPlatform(played, player, progress, { gatewayUrl, caFile: files.caFile, secretFolders: ['out', 'state'].map((name) => join(folder, name)) });
  try {
    for (const [wanted, has] of Object.entries(trialBases)) if ((await runCommand(podman, ['image', 'exists', wanted])).code !== 0) await player.run('tag', has, wanted);
    const before = await takeInventory(player);
    for (const name of ['out', 'state']) mkdirSync(join(folder, name));
    await player.run('run', '--rm', '--network', 'none', '--user', '0:0', '-v', `${folder}/state:/state`, '-v', `${folder}/out:/out`, imageName('setup'), 'setup.mjs', 'files', '--namespace', 'holdfast');

    progress.say('Playing the overlay; services wait for their schemas by starting again');
    await platform.servers();
    await platform.jobs();
    await platform.begin();
    await runDemo(demo);

    await upgradeAndRollBack(platform, player, demo, progress);
    await backUpAndRestore(platform, player, demo, join(folder, 'backup'), progress);
    await platform.uninstall(before);
    progress.say('Uninstalled: no pod, no container, no volume and no secret is left');
    progress.say(`Skipped, because kube play has no such thing: ${played.left.join(', ')}; probes; more than one replica; the Job setup, whose Secrets are folders here; kubectl itself, so that rollout, scale and delete are done by podman`);
  } finally {
    await player.downAll();
    for (const name of ['data-postgres', 'data-redis']) await runCommand(podman, ['volume', 'rm', name]);
    for (const release of [nextRelease, laterRelease]) for (const target of imageTargets) await runCommand(podman, ['rmi', imageName(target, release)]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On the host's network each pod takes its ports of the machine. */
async function portsAreFree(): Promise<void> {
  const taken: number[] = [];
  for (const port of ports) if (!(await isPortFree(port))) taken.push(port);
  if (taken.length > 0) throw new CommandError(`Something else listens on ${taken.join(', ')}; on the host's network the platform needs ${ports.join(', ')}`);
}

async function upgradeAndRollBack(platform: PlayedPlatform, player: Player, demo: DemoInput, progress: Progress): Promise<void> {
  progress.say('An upgrade, with an approval that waits: the migrations, then each service in turn');
  for (const target of imageTargets) await player.run('tag', imageName(target), imageName(target, nextRelease));
  const afterUpgrade = await beginDemo(demo);
  platform.release = nextRelease;
  await platform.jobs();
  await platform.roll();
  await afterUpgrade();
  progress.say('The instance of before the upgrade went on, by the link of before it');

  progress.say('A rollback, with an approval that waits: each service in turn, and no migrations');
  const afterRollback = await beginDemo(demo);
  platform.release = thisRelease;
  await platform.roll();
  await afterRollback();
  progress.say('The instance of before the rollback went on, by the link of before it');
}

async function backUpAndRestore(platform: PlayedPlatform, player: Player, demo: DemoInput, backup: string, progress: Progress): Promise<void> {
  progress.say('A backup, and a release that cannot be rolled back, with an approval that waits');
  const afterRestore = await beginDemo(demo);
  await platform.end();
  await platform.script('backup.sh', backup);
  await buildLater(player, `${backup}-later`);
  platform.release = laterRelease;
  await platform.job('migrations');
  platform.release = thisRelease;
  progress.say(`${thisRelease} refuses the schema of ${laterRelease}, ${await platform.refusalOf('scheduler')}`);

  progress.say('The loss of Postgres and Redis with all they hold, and the restore');
  await platform.loseServers();
  await platform.servers();
  await platform.job('databases');
  await platform.script('restore.sh', backup);
  await platform.begin();
  await afterRestore();
  progress.say('The instance of before the loss went on, by the link of before it');
}

/** The image of migrations with one more for the scheduler. */
async function buildLater(player: Player, folder: string): Promise<void> {
  const number = String(readdirSync(join(repositoryRoot, 'apps', 'scheduler', 'migrations')).length + 1).padStart(4, '0');
  const file = `${number}-of-a-later-release.sql`;
  mkdirSync(folder);
  writeFileSync(join(folder, file), 'CREATE TABLE of_a_later_release (n integer NOT NULL);\n', { mode: 0o644 });
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${imageName('migrations')}\nCOPY ${file} /app/apps/scheduler/migrations/\n`);
  await player.run('build', '--isolation', 'chroot', '--network', 'host', '--tag', imageName('migrations', laterRelease), folder);
}
