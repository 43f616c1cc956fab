import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultStateDir } from '@holdfast/local/paths';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { lockHolder } from '@holdfast/local/state/lock';
import { readRunFile, type RunFile } from '@holdfast/local/state/run-file';
import { Api } from '../../journeys/api.ts';
import { type Account, accountAt, bootstrap, newAccount } from './account.ts';
import { deathsIn, unlucky } from './chaos/bad-luck.ts';
import type { Outside } from './outside.ts';
import { lend } from './settings.ts';

/** Milliseconds after which an engine that answers may die again. */
const youth = 400;

/** A platform to run against. */
export interface Stand {
  readonly gatewayUrl: string;
  readonly caFile: string;
  readonly account: Account;
  /** Whether it goes on after the run: then nothing of the run may go on in it. */
  readonly isLent: boolean;
  /** What became of its engines; undefined where none is killed. */
  readonly deaths: () => ReturnType<typeof deathsIn> | undefined;
  /** Resolves when what was killed runs again. */
  readonly recovered: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** The platform that runs in this folder; one of its own when none does, or when its engines are to be killed. */
export async function standFor(outside: Outside, chaos: boolean): Promise<Stand> {
  const run = lockHolder(defaultStateDir) === undefined ? undefined : readRunFile(defaultStateDir);
  if (run !== undefined && !chaos) {
    console.log(`A platform runs here, at ${run.gatewayUrl}.`);
    const account = await accountAt(run, defaultStateDir, process.env);
    if (account !== undefined) return joinRunning(run, account, outside);
    console.log('It has an administrator whose password is not known here (HOLDFAST_EMAIL, HOLDFAST_PASSWORD): it is left alone.');
  } else {
    console.log(chaos ? 'Engines are to be killed: that is done to a platform of its own.' : 'No platform runs here.');
  }
  return startOwn(outside, chaos);
}

/** Everything goes to the stubs, so no port leads anywhere else. */
function settings(outside: Outside) {
  return {
    'workflow-engine': { HOLDFAST_EGRESS_PROXY_URL: outside.proxyUrl, HOLDFAST_EGRESS_CA: outside.certificate, HOLDFAST_EGRESS_PORTS: '1-65535' },
    scheduler: { HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1' },
  };
}

async function startOwn(outside: Outside, chaos: boolean): Promise<Stand> {
  const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-conformance-'));
  const bad = chaos ? unlucky(stateDir) : {};
  const own = settings(outside);
  const platform = await startPlatform({
    stateDir,
    ports: 'free',
    ...bad,
    env: { ...bad.env, 'workflow-engine': { ...own['workflow-engine'], ...bad.env?.['workflow-engine'] }, scheduler: { ...own.scheduler, ...bad.env?.scheduler } },
  });
  const account = newAccount();
  const api = new Api(platform.urls.gateway, platform.caFile);
  await bootstrap(api, account, platform.bootstrapSecret ?? '');
  await api.close();
  console.log(`Running against a platform of its own, at ${platform.urls.gateway}, which ends with this run.`);
  return {
    gatewayUrl: platform.urls.gateway,
    caFile: platform.caFile,
    account,
    isLent: false,
    deaths: () => (chaos ? deathsIn(stateDir) : undefined),
    recovered: async () => {
      if (!chaos) return;
      await Promise.all([platform.services['workflow-engine'], ...platform.replicas].map((engine) => engine.waitReady()));
      await delay(youth);
    },
    leave: async () => {
      await platform.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/** Its engine sends what goes outside to us meanwhile. */
async function joinRunning(run: RunFile, account: Account, outside: Outside): Promise<Stand> {
  const giveBack = await lend(defaultStateDir, run, settings(outside));
  console.log(`Running against it, as ${account.email}. Until the end of this run its engine sends what goes outside to local stubs.`);
  return { gatewayUrl: run.gatewayUrl, caFile: run.caFile, account, isLent: true, deaths: () => undefined, recovered: () => Promise.resolve(), leave: giveBack };
}
