import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { defaultStateDir } from '@holdfast/local/paths';
import { z } from 'zod';

const folder = join(defaultStateDir, 'bench');
const figuresOf = z.record(z.string(), z.record(z.string(), z.number()));

/** Figures of the last run on a machine with these processors, by title; beside the state of the platform, never committed. */
function lastRun(file: string): z.infer<typeof figuresOf> {
  try {
    return figuresOf.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Keeps the figures for the next run. @returns by how much each differs from the last one, if there was one */
export function comparedWithLast(title: string, figures: Readonly<Record<string, number>>): string {
  const file = join(folder, `engine-${cpus().length}-cores.json`);
  const earlier = lastRun(file);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...earlier, [title]: figures }, undefined, 2));
  const last = earlier[title];
  if (last === undefined) return 'no earlier result on this machine';
  return Object.entries(figures).flatMap(([name, figure]) => {
    const before = last[name];
    return before === undefined || before === 0 ? [] : [`${name} ${figure >= before ? '+' : ''}${(((figure - before) / before) * 100).toFixed(0)} %`];
  }).join(', ');
}
