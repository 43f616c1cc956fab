import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';
import { runTool } from '../terminal/run-tool.ts';
import { checks, longChecks, type Check } from './checks.ts';
import { staleDocs } from './docs.ts';
import { k8sValidate } from './k8s-validate.ts';

/** `pnpm verify`: every check, all of them even when one fails; names those that failed. */
export async function verify(_args: readonly string[], progress: Progress): Promise<void> {
  await runChecks(checks, progress);
}

/** `pnpm verify:full`: the same, then the suites that need servers. */
export async function verifyFull(_args: readonly string[], progress: Progress): Promise<void> {
  await runChecks([...checks, ...longChecks], progress);
}

async function runChecks(wanted: readonly Check[], progress: Progress): Promise<void> {
  const failed: string[] = [];
  const judge = (name: string, reason: string | undefined): void => {
    progress.say(`${reason === undefined ? 'ok     ' : 'FAILED '}  ${name}`);
    if (reason === undefined) return;
    failed.push(name);
    process.stdout.write(`${reason.trim()}\n\n`);
  };
  for (const { name, command: [tool, ...args], env } of wanted) {
    const { code, output } = await runTool(tool, args, 'failure', env);
    judge(name, code === 0 ? undefined : output);
  }
  judge('manifests', await k8sValidate([], progress).then(() => undefined, (error: unknown) => (error instanceof Error ? error.message : String(error))));
  const stale = await staleDocs();
  judge('generated documents', stale.length === 0 ? undefined : `Not as generated: ${stale.join(', ')}. Run: npm run docs`);
  if (failed.length > 0) throw new CommandError(`Failed: ${failed.join(', ')}`);
}
