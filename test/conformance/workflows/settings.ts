import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitUntil } from '@holdfast/local/process/wait-until';
import type { DatabaseService } from '@holdfast/local/services/database-services';
import { managementSaysReady } from '@holdfast/local/services/readiness';
import { settingsFolder } from '@holdfast/local/services/settings';
import type { RunFile } from '@holdfast/local/state/run-file';

type Settings = Readonly<Partial<Record<DatabaseService, Readonly<Record<string, string>>>>>;

/** Gives services of a running platform other settings, by starting them anew. @returns how to give them their own back. */
export async function lend(stateDir: string, run: RunFile, settings: Settings): Promise<() => Promise<void>> {
  const services = Object.keys(settings) as DatabaseService[];
  const files = services.flatMap((service) => Object.entries(settings[service] ?? {}).map(([name, value]) => ({ path: join(settingsFolder(stateDir, service), name), value })));
  const before = files.map(({ path }) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined));
  const made = [...new Set([join(stateDir, 'settings'), ...files.map(({ path }) => dirname(path))])].filter((folder) => !existsSync(folder));
  for (const { path, value } of files) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, value, { mode: 0o600 });
  }
  await Promise.all(services.map((service) => startAnew(stateDir, run, service)));
  return async () => {
    for (const [index, { path }] of files.entries()) {
      const value = before[index];
      if (value === undefined) rmSync(path, { force: true });
      else writeFileSync(path, value, { mode: 0o600 });
    }
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
    await Promise.all(services.map((service) => startAnew(stateDir, run, service)));
  };
}

/** Every replica, one after the other: their launcher starts them again when they end. */
async function startAnew(stateDir: string, run: RunFile, service: DatabaseService): Promise<void> {
  const before = replicasOf(stateDir, service);
  if (before.size === 0) throw new Error(`${service} does not run`);
  for (const [name, pid] of before) {
    process.kill(pid, 'SIGTERM');
    await waitUntil({ what: `${name} has started anew`, timeoutMs: 60_000 }, async () => {
      const now = replicasOf(stateDir, service).get(name);
      if (now === undefined || now === pid) return undefined;
      await managementSaysReady(run.ports[`${name}Management`] ?? run.ports[`${service}Management`] ?? 0);
      return true;
    });
  }
}

/** Process ids by name: the service's own, and with a number that of a further replica. */
function replicasOf(stateDir: string, service: DatabaseService): ReadonlyMap<string, number> {
  const running = JSON.parse(readFileSync(join(stateDir, 'processes.json'), 'utf8')) as readonly { readonly name: string; readonly pid: number }[];
  return new Map(running.flatMap(({ name, pid }) => (name === service || new RegExp(`^${service}-\\d+$`, 'u').test(name) ? [[name, pid]] : [])));
}
