import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultStateDir } from '@holdfast/local/paths';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { lockHolder } from '@holdfast/local/state/lock';
import { replaceFile } from '@holdfast/local/state/replace-file';
import { readRunFile, type RunFile } from '@holdfast/local/state/run-file';
import { deathsIn, unlucky } from './chaos/bad-luck.ts';
import type { Outside } from './outside.ts';
import { lend } from './settings.ts';

/** Milliseconds after which an engine that answers may die again. */
const youth = 400;

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** A platform to run against. */
export interface Stand {
  readonly gatewayUrl: string;
  readonly caFile: string;
  readonly account: Account;
  /** Makes the first administrator; undefined where there is one. */
  readonly bootstrapSecret: string | undefined;
  /** Called when the administrator has been made. */
  readonly keepAccount: () => void;
  /** What became of its engines; undefined where none is killed. */
  readonly deaths: () => ReturnType<typeof deathsIn> | undefined;
  /** Resolves when what was killed runs again. */
  readonly recovered: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** The platform that runs in this folder; one of its own when none does, or when its engines are to be killed. */
export async function standFor(outside: Outside, chaos: boolean): Promise<Stand> {
  const run = chaos || lockHolder(defaultStateDir) === undefined ? undefined : readRunFile(defaultStateDir);
  return run === undefined ? startOwn(outside, chaos) : joinRunning(run, outside);
}

function settings(outside: Outside) {
  return {
    'workflow-engine': { HOLDFAST_EGRESS_PROXY_URL: outside.proxyUrl, HOLDFAST_EGRESS_CA: outside.certificate },
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
  return {
    gatewayUrl: platform.urls.gateway,
    caFile: platform.caFile,
    account: newAccount(),
    bootstrapSecret: platform.bootstrapSecret,
    keepAccount: () => undefined,
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
async function joinRunning(run: RunFile, outside: Outside): Promise<Stand> {
  console.log(`Running against the platform at ${run.gatewayUrl}.`);
  const kept = join(defaultStateDir, 'demo.json');
  const known = givenAccount() ?? (existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Account) : undefined);
  const account = known ?? newAccount();
  const giveBack = await lend(defaultStateDir, run, settings(outside));
  return {
    gatewayUrl: run.gatewayUrl,
    caFile: run.caFile,
    account,
    bootstrapSecret: known === undefined ? readFileSync(run.bootstrapSecretFile, 'utf8').trim() : undefined,
    keepAccount: () => replaceFile(kept, JSON.stringify(account)),
    deaths: () => undefined,
    recovered: () => Promise.resolve(),
    leave: giveBack,
  };
}

function givenAccount({ HOLDFAST_EMAIL: email, HOLDFAST_PASSWORD: password }: NodeJS.ProcessEnv = process.env): Account | undefined {
  return email === undefined || password === undefined ? undefined : { email, password };
}

function newAccount(): Account {
  return { email: 'admin@example.com', password: randomBytes(24).toString('base64url') };
}
