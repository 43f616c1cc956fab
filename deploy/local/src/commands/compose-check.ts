import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from '../demo/run-demo.ts';
import { openCompose, type Compose } from '../engine/compose.ts';
import { freePort } from '../process/free-port.ts';
import { waitUntil } from '../process/wait-until.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';
import { images } from './images.ts';

const project = 'holdfast-check';
/** In the order of their beginning; Postgres and Redis are what the engine has under their names. */
const own = ['setup', 'postgres', 'redis', 'mail', 'databases', 'migrations', 'identity', 'workflow-engine', 'resume-token', 'scheduler', 'gateway'] as const;
/** Those whose images have a HEALTHCHECK. */
const checked = ['identity', 'workflow-engine', 'resume-token', 'scheduler', 'gateway'] as const;
const skipped = ['otel-collector', 'jaeger', 'prometheus', 'grafana'] as const;

/** `npm run compose:check [-- --no-build] [--all]`: builds the images, starts the compose file's services, and runs the demo against them. */
export async function composeCheck(args: readonly string[], progress: Progress): Promise<void> {
  if (!args.includes('--no-build')) await images([], progress);
  const [https, mutualTls, http, mail] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const gatewayUrl = `https://localhost:${https}`;
  const all = args.includes('--all');
  const compose = openCompose(project, {
    HOLDFAST_PUBLIC_URL: gatewayUrl, HOLDFAST_HTTPS_PORT: String(https), HOLDFAST_MUTUAL_TLS_URL: `https://localhost:${mutualTls}`, HOLDFAST_MUTUAL_TLS_PORT: String(mutualTls), HOLDFAST_HTTP_PORT: String(http), HOLDFAST_MAIL_PORT: String(mail),
    ...(all ? {} : { HOLDFAST_OTLP_ENDPOINT: '' }),
  });
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-compose-'));
  try {
    await compose.run('down', '--volumes');
    progress.say(`Starting ${own.length} services with ${compose.description}`);
    // podman-compose knows no conditions: what comes too early ends and is started again.
    const started = await compose.run('up', '-d', '--no-build', ...(all ? [] : own));
    if (started.code !== 0) throw new CommandError(`The services do not start:\n${started.stdout}${started.stderr}`);
    const files = await takeFiles(compose, folder);
    const run = { gatewayUrl, mailUrl: `http://127.0.0.1:${mail}`, ...files };
    await waitUntil({ what: 'the gateway and the services behind it answer', timeoutMs: 180_000, everyMs: 1000 }, async () => ((await answers(gatewayUrl, files.caFile)) && (await answers(`https://localhost:${mutualTls}`, files.caFile)) ? true : undefined));
    progress.say('Every service answers through the gateway, and where it asks for certificates');
    await healthy(compose);
    progress.say('Every container is healthy by the check of its image');
    await runDemo({ run, stateDir: folder, env: {} });
    progress.say(all ? 'Nothing was skipped' : `Skipped, because their images are not here: ${skipped.join(', ')} (with them: -- --all)`);
  } catch (error) {
    const logs = await compose.run('logs', '--tail=20', ...(all ? [] : own));
    process.stderr.write(`${logs.stdout}${logs.stderr}`.slice(-20_000));
    throw error;
  } finally {
    await compose.run('down', '--volumes');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What HEALTHCHECK runs, run by hand: podman does it by timers of systemd, which not every machine has. */
async function healthy(compose: Compose): Promise<void> {
  for (const service of checked) {
    await waitUntil({ what: `${service} is healthy`, timeoutMs: 60_000, everyMs: 1000 }, async () => {
      const { code, stderr } = await compose.run('exec', '-T', service, '/usr/local/bin/node', '/app/healthcheck.mjs');
      if (code !== 0) throw new Error(`${service}: ${stderr.trim()}`);
      return true;
    });
  }
}

async function takeFiles(compose: Compose, folder: string) {
  const files = { caFile: join(folder, 'ca.crt'), bootstrapSecretFile: join(folder, 'bootstrap-secret') };
  await waitUntil({ what: 'setup has made the secrets', timeoutMs: 60_000, everyMs: 500 }, async () => {
    for (const [path, to] of [['/out/public-tls/ca.crt', files.caFile], ['/out/identity/bootstrap-secret', files.bootstrapSecretFile]] as const) {
      const { code, stderr } = await compose.copy('setup', path, to);
      if (code !== 0) throw new Error(stderr);
      writeFileSync(to, readFileSync(to));
    }
    return true;
  });
  return files;
}

async function answers(gatewayUrl: string, caFile: string): Promise<true | undefined> {
  const { httpsClient } = await import('../demo/https-client.ts');
  const client = httpsClient(gatewayUrl, readFileSync(caFile, 'utf8'));
  const statuses = await Promise.all(['/.well-known/jwks.json', '/v1/instances', '/r', '/v1/schedules'].map(async (path) => (await client({ method: 'GET', path })).status));
  return statuses.every((status) => status < 500) ? true : undefined;
}
