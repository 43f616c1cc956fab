import { randomUUID } from 'node:crypto';
import { buildCommand, type BuildVariation } from '../engine/builder.ts';
import { differences, imageId, removeImage } from '../engine/compare-images.ts';
import { imageName, imageTargets, type ImageTarget } from '../engine/targets.ts';
import { runCommand } from '../process/run-command.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

const timeoutMs = 1_800_000;

/**
 * `npm run images [-- TARGET…]`: builds the images of deploy/docker/Dockerfile, all of them by default.
 * `npm run images -- --twice [TARGET…]`: builds them, then once more from nothing, and fails when two of a target are not the same image.
 */
export async function images(args: readonly string[], progress: Progress): Promise<void> {
  const [twice, names] = [args.includes('--twice'), args.filter((name) => name !== '--twice')];
  const unknown = names.filter((name) => !imageTargets.some((target) => target === name));
  if (unknown.length > 0) throw new CommandError(`There is no target ${unknown.join(', ')}. There are: ${imageTargets.join(', ')}`, 64);
  const targets = imageTargets.filter((name) => names.length === 0 || names.includes(name));
  if (twice) return compare(targets, progress);
  for (const target of targets) await build(target, {}, progress);
}

async function build(target: ImageTarget, variation: BuildVariation, progress: Progress): Promise<void> {
  const [program, ...words] = buildCommand(target, variation);
  const { code, stdout, stderr } = await runCommand(program, words, { timeoutMs });
  if (code !== 0) throw new CommandError(`The image ${target} was not built:\n${`${stdout}${stderr}`.trim().split('\n').slice(-30).join('\n')}`);
  progress.say(`Built ${variation.name ?? target}`);
}

/** The second build shares no step with the first, however long ago that was made: another number makes every step run again, and stands in no image. */
async function compare(targets: readonly ImageTarget[], progress: Progress): Promise<void> {
  for (const target of targets) await build(target, {}, progress);
  const run = randomUUID();
  const again = (target: ImageTarget): string => `${imageName(target)}-again`;
  const differing: string[] = [];
  try {
    for (const target of targets) {
      await build(target, { name: again(target), run }, progress);
      const found = await differences(imageName(target), again(target));
      progress.say(found.length === 0 ? `the same  ${target}: ${await imageId(imageName(target))}` : `DIFFERENT ${target}: ${found.length} paths`);
      differing.push(...found.slice(0, 20).map((difference) => `${target}: ${difference}`));
    }
  } finally {
    for (const target of targets) await removeImage(again(target));
  }
  if (differing.length > 0) throw new CommandError(differing.join('\n'));
  progress.say(`Built twice, and the same: ${targets.join(', ')}`);
}
