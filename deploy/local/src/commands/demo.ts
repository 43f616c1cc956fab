import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DemoRun } from '../demo/demo-run.ts';
import { runDemo } from '../demo/run-demo.ts';
import { defaultStateDir } from '../paths.ts';
import { lockHolder } from '../state/lock.ts';
import { readRunFile } from '../state/run-file.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/**
 * `npm run demo`: one approval from end to end against the running platform, with the command for each step.
 * `npm run demo -- --gateway URL --mail URL --ca FILE --secret FILE`: the same against a platform that runs elsewhere.
 */
export async function demo(args: readonly string[], progress: Progress): Promise<void> {
  const elsewhere = platformOf(args);
  const stateDir = elsewhere === undefined ? defaultStateDir : join(defaultStateDir, 'elsewhere', new URL(elsewhere.gatewayUrl).host.replace(':', '-'));
  const run = elsewhere ?? (lockHolder(stateDir) === undefined ? undefined : readRunFile(stateDir));
  if (run === undefined) throw new CommandError('The platform is not running, or not ready yet. Start it in another terminal: npm start');
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  await runDemo({ run, stateDir, env: process.env });
  process.stdout.write(`\nThe demo did everything it says, in ${progress.elapsed().toFixed(1)} s.\n`);
}

function platformOf(args: readonly string[]): DemoRun | undefined {
  const text = { type: 'string' } as const;
  const { gateway, mail, ca, secret } = parseArgs({ args: [...args], options: { gateway: text, mail: text, ca: text, secret: text } }).values;
  if (gateway === undefined && mail === undefined && ca === undefined && secret === undefined) return undefined;
  if (gateway === undefined || mail === undefined || ca === undefined || secret === undefined) throw new CommandError('Give all four: --gateway URL --mail URL --ca FILE --secret FILE', 64);
  return { gatewayUrl: gateway, mailUrl: mail, caFile: ca, bootstrapSecretFile: secret };
}
