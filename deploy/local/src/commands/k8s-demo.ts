import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapt } from '@holdfast/kubernetes/play';
import { findKustomize, renderFolder } from '@holdfast/kubernetes/render';
import { httpsClient } from '../demo/https-client.ts';
import { runDemo } from '../demo/run-demo.ts';
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

/** `npm run k8s:demo`: plays `kubectl kustomize k8s/overlays/demo` with podman on the host's network, and runs the demo against it. */
export async function k8sDemo(_args: readonly string[], progress: Progress): Promise<void> {
  const [kustomize, podman] = [findKustomize(), findProgram('podman')];
  if (kustomize === undefined || podman === undefined) {
    progress.say(`SKIPPED everything: there is no ${kustomize === undefined ? 'kubectl' : 'podman'} here`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-play-'));
  const { lasting, ending, left, hosts } = adapt(renderFolder(kustomize, join(repositoryRoot, 'k8s', 'overlays', 'demo')), join(folder, 'out'));
  const env = { ...process.env, CONTAINERS_CONF: engineConfiguration(folder, hosts) };
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(podman, args, { env, timeoutMs: 180_000 });
    if (code !== 0) throw new CommandError(`podman ${args.slice(0, 3).join(' ')} failed:\n${stderr.slice(-3000)}`);
    return stdout;
  };
  for (const name of ['out', 'state']) mkdirSync(join(folder, name));
  await run('run', '--rm', '--network', 'none', '--user', '0:0', '-v', `${folder}/state:/state`, '-v', `${folder}/out:/out`, imageName('setup'), 'setup.mjs', 'files', '--namespace', 'holdfast');
  const begun: string[] = [];
  const play = async (name: string, parts: readonly object[]): Promise<void> => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, parts.map((part) => `---\n${JSON.stringify(part)}\n`).join(''), { mode: 0o600 });
    begun.unshift(file);
    await run('kube', 'play', '--network', 'host', file);
  };
  try {
    for (const [wanted, has] of Object.entries(trialBases)) if ((await runCommand(podman, ['image', 'exists', wanted])).code !== 0) await run('tag', has, wanted);
    const maps = lasting.filter((part) => 'data' in part);
    await play('lasting', lasting);
    progress.say('Playing the overlay; services wait for their schemas by starting again');
    for (const { name, pod } of ending) {
      await play(name, [...maps, pod]);
      await waitUntil({ what: `the Job ${name} has ended well`, timeoutMs: 120_000, everyMs: 1000 }, async () => ((await endedWell(podman, name)) ? true : undefined));
      progress.say(`The Job ${name} has ended well`);
    }
    const files = { caFile: join(folder, 'out', 'public-tls', 'ca.crt'), bootstrapSecretFile: join(folder, 'out', 'identity', 'bootstrap-secret') };
    const client = httpsClient(gatewayUrl, readFileSync(files.caFile, 'utf8'));
    await waitUntil({ what: 'every service answers through the gateway', timeoutMs: 180_000, everyMs: 1000 }, async () => {
      const paths = ['/.well-known/jwks.json', '/v1/instances', '/r', '/v1/schedules'];
      const statuses = await Promise.all(paths.map(async (path) => (await client({ method: 'GET', path })).status));
      return statuses.every((status) => status < 500) ? true : undefined;
    });
    await runDemo({ run: { gatewayUrl, mailUrl, ...files }, stateDir: folder, env: {} });
    progress.say(`Skipped, because kube play has no such thing: ${left.join(', ')}; probes; the Job setup, whose Secrets are folders here`);
  } finally {
    for (const file of begun) await runCommand(podman, ['kube', 'down', file]);
    for (const name of ['data-postgres', 'data-redis']) await runCommand(podman, ['volume', 'rm', name]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function endedWell(podman: string, name: string): Promise<boolean> {
  const { stdout } = await runCommand(podman, ['ps', '-a', '--format', '{{.Names}} {{.Status}}']);
  return stdout.split('\n').some((line) => line.includes(`${name}-0-1-0-${name} Exited (0)`));
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
