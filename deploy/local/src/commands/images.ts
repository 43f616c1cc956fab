import { buildCommand } from '../engine/builder.ts';
import { imageTargets } from '../engine/targets.ts';
import { runCommand } from '../process/run-command.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

const timeoutMs = 1_800_000;

/** `npm run images [-- TARGET…]`: builds the images of deploy/docker/Dockerfile, all of them by default. */
export async function images(args: readonly string[], progress: Progress): Promise<void> {
  const unknown = args.filter((name) => !imageTargets.some((target) => target === name));
  if (unknown.length > 0) throw new CommandError(`There is no target ${unknown.join(', ')}. There are: ${imageTargets.join(', ')}`, 64);
  for (const target of imageTargets.filter((name) => args.length === 0 || args.includes(name))) {
    const [program, ...words] = buildCommand(target);
    const { code, stdout, stderr } = await runCommand(program, words, { timeoutMs });
    if (code !== 0) throw new CommandError(`The image ${target} was not built:\n${`${stdout}${stderr}`.trim().split('\n').slice(-30).join('\n')}`);
    progress.say(`Built ${target}`);
  }
}
