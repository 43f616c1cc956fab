import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '@holdfast/clock/system-clock';
import { listenHttp } from '../mail/http.ts';
import { createMailbox } from '../mail/mailbox.ts';
import { listenSmtp } from '../mail/smtp.ts';
import { openPki } from '../pki/pki.ts';
import { waitUntil } from '../process/wait-until.ts';
import { prepareDatabases } from '../services/databases.ts';
import { openSecrets } from '../state/secrets.ts';
import { cluster } from './cluster.ts';
import { readMaster, writeMaster } from './master-copy.ts';
import { secretManifests } from './secret-manifests.ts';
import { readDatabaseUrls, trialFiles, type TrialFiles } from './trial-files.ts';
import { writeFolders } from './write-folders.ts';

/**
 * Prepares a trial in containers: `files` and `keep` (compose), `secrets` and `manifest` (Kubernetes), `databases`, `mail`.
 * Everything secret is drawn at random on first use and kept.
 */
const { positionals: [command = ''], values } = parseArgs({
  allowPositionals: true,
  options: {
    state: { type: 'string', default: '/state' },
    out: { type: 'string', default: '/out' },
    namespace: { type: 'string', default: 'local' },
    'public-host': { type: 'string', default: 'localhost' },
    postgres: { type: 'string', default: 'postgres:5432' },
    redis: { type: 'string', default: 'redis:6379' },
  },
});

async function derive(state: string): Promise<TrialFiles> {
  const pki = await openPki(join(state, 'pki'), systemClock, { namespace: values.namespace, publicHost: values['public-host'] });
  return trialFiles(openSecrets(join(state, 'secrets')), pki, { postgres: values.postgres, redis: values.redis });
}

/** Certificates last 24 hours and are issued anew 8 hours before. */
const lookAgainMs = 10 * 60_000;

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  files: async () => writeFolders(values.out, await derive(values.state)),
  keep: async () => {
    for (;;) {
      writeFolders(values.out, await derive(values.state));
      await delay(lookAgainMs);
    }
  },
  manifest: async () => {
    const manifests = secretManifests(await derive(values.state), values.namespace);
    process.stdout.write(manifests.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join(''));
  },
  secrets: async () => {
    const api = cluster(`https://${process.env['KUBERNETES_SERVICE_HOST'] ?? 'kubernetes.default.svc'}:${process.env['KUBERNETES_SERVICE_PORT'] ?? '443'}`);
    const state = mkdtempSync(join(tmpdir(), 'setup-'));
    writeMaster(state, (await api.readSecret(values.namespace, 'setup-state')) ?? {});
    const files = await derive(state);
    // The copy first: what is derived from it can be made again, it cannot.
    for (const manifest of secretManifests({ 'setup-state': readMaster(state), ...files }, values.namespace)) await api.applySecret(manifest);
  },
  databases: async () => {
    const { adminUrl, passwords } = readDatabaseUrls(values.out);
    const databases = Object.entries(passwords).map(([service, password]) => ({ service: service as keyof typeof passwords, password }));
    await waitUntil({ what: 'Postgres takes the databases', timeoutMs: 120_000, everyMs: 1000 }, async () => {
      await prepareDatabases(adminUrl, databases, true);
      return true;
    });
  },
  mail: async () => {
    const mailbox = createMailbox(500);
    await listenSmtp(1025, mailbox, '0.0.0.0');
    await listenHttp(8025, mailbox, '0.0.0.0');
  },
};

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
await (commands[command] ?? (() => Promise.reject(new Error(`name one of: ${Object.keys(commands).join(', ')}`))))();
