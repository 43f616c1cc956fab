import { readFileSync } from 'node:fs';
import { logIn } from './administrator.ts';
import { approve, lastMailId } from './approve.ts';
import type { DemoRun } from './demo-run.ts';
import { httpsClient } from './https-client.ts';
import { createNarrator } from './narrator.ts';
import { expense } from './run-expense.ts';

export interface DemoInput {
  readonly run: DemoRun;
  /** Keeps the administrator that the demo makes. */
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** One approval from end to end, narrated on standard output. */
export async function runDemo(input: DemoInput): Promise<void> {
  const finish = await beginDemo(input);
  await finish();
}

/** Its first half: an instance that waits for its approver. What it returns is the second half, for whenever. */
export async function beginDemo({ run, stateDir, env }: DemoInput): Promise<() => Promise<void>> {
  const narrator = createNarrator((text) => process.stdout.write(text));
  const client = httpsClient(run.gatewayUrl, readFileSync(run.caFile, 'utf8'));
  process.stdout.write('One approval from end to end. The commands do the same by hand, after:\n');
  narrator.command(`CA=${run.caFile}; GATEWAY=${run.gatewayUrl}`);

  const accessToken = await logIn({ run, stateDir, client, narrator, env });
  const { publish, start, finish } = expense(client, narrator, accessToken);
  await publish();
  const lastMail = await lastMailId(run.mailUrl);
  const instance = await start();
  return async () => {
    await approve(client, narrator, run.mailUrl, lastMail);
    await finish(instance);
  };
}
