import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseService } from './database-services.ts';

/** Where the settings of a service lie: a file a variable, its content the value. */
export function settingsFolder(stateDir: string, service: DatabaseService): string {
  return join(stateDir, 'settings', service);
}

/** Further variables of a service, `NAME_FILE` each, as its folder has them at this moment. */
export function settingsOf(stateDir: string, service: DatabaseService): NodeJS.ProcessEnv {
  const folder = settingsFolder(stateDir, service);
  if (!existsSync(folder)) return {};
  return Object.fromEntries(readdirSync(folder).flatMap((name) => (/^HOLDFAST_[A-Z_]+$/u.test(name) ? [[`${name}_FILE`, join(folder, name)]] : [])));
}
