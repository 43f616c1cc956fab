import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { onParentDeath } from '../process/parent-death.ts';
import { tcpAnswers } from '../process/tcp-answers.ts';
import type { ProcessRecord } from '../state/process-record.ts';
import type { DatabaseService } from './database-services.ts';
import type { Ports } from './ports.ts';
import { settingsOf } from './settings.ts';
import { managementSaysReady } from './readiness.ts';
import { supervise, type Supervised } from './supervised.ts';

/** What every program of one start has in common. */
export interface Launch {
  readonly stateDir: string;
  readonly record: ProcessRecord;
  readonly report: (line: string) => void;
  /** As of `PlatformOptions`. */
  readonly tireless?: boolean;
}

/** Runs a built service. @param replica beside the first one, from 2 on. */
export async function startService(launch: Launch, service: DatabaseService, env: NodeJS.ProcessEnv, managementPort: number, replica = 1): Promise<Supervised> {
  const name = replica === 1 ? service : `${service}-${replica}`;
  return supervise({
    name,
    command: [...(await onParentDeath('TERM')), process.execPath, '--import', '@holdfast/telemetry/boot', 'dist/main.js'],
    cwd: join(repositoryRoot, 'apps', service),
    env: () => ({ ...env, ...settingsOf(launch.stateDir, service) }),
    logFile: join(launch.stateDir, 'logs', `${name}.log`),
    ready: () => managementSaysReady(managementPort),
    record: launch.record,
    report: launch.report,
    tireless: launch.tireless === true,
  });
}

/** Runs the mail catcher from its source. */
export async function startMailCatcher(launch: Launch, ports: Ports): Promise<Supervised> {
  const main = join(repositoryRoot, 'deploy', 'local', 'src', 'mail', 'main.ts');
  return supervise({
    name: 'mail-catcher',
    command: [...(await onParentDeath('TERM')), process.execPath, main, String(ports.smtp), String(ports.mail)],
    env: { PATH: process.env.PATH },
    logFile: join(launch.stateDir, 'logs', 'mail-catcher.log'),
    ready: () => tcpAnswers(ports.smtp),
    record: launch.record,
    report: launch.report,
  });
}
