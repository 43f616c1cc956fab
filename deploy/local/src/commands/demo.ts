import { readFileSync } from 'node:fs';
import { logIn } from '../demo/administrator.ts';
import { approve, lastMailId } from '../demo/approve.ts';
import { httpsClient } from '../demo/https-client.ts';
import { createNarrator } from '../demo/narrator.ts';
import { expense } from '../demo/run-expense.ts';
import { defaultStateDir } from '../paths.ts';
import { lockHolder } from '../state/lock.ts';
import { readRunFile } from '../state/run-file.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/** `npm run demo`: one approval from end to end against the running platform, with the command for each step. */
export async function demo(_args: readonly string[], progress: Progress): Promise<void> {
  const stateDir = defaultStateDir;
  const run = lockHolder(stateDir) === undefined ? undefined : readRunFile(stateDir);
  if (run === undefined) throw new CommandError('The platform is not running, or not ready yet. Start it in another terminal: npm start');

  const narrator = createNarrator((text) => process.stdout.write(text));
  const client = httpsClient(run.gatewayUrl, readFileSync(run.caFile, 'utf8'));
  process.stdout.write('One approval from end to end. The commands do the same by hand, after:\n');
  narrator.command(`CA=${run.caFile}; GATEWAY=${run.gatewayUrl}`);

  const accessToken = await logIn({ run, stateDir, client, narrator, env: process.env });
  const { publish, start, finish } = expense(client, narrator, accessToken);
  await publish();
  const lastMail = await lastMailId(run.mailUrl);
  const instance = await start();
  await approve(client, narrator, run.mailUrl, lastMail);
  await finish(instance);
  process.stdout.write(`\nThe demo did everything it says, in ${progress.elapsed().toFixed(1)} s.\n`);
}
