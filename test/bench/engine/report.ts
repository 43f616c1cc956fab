import { percentile } from '../resume/measure.ts';
import { comparedWithLast } from './earlier.ts';

/** What one round of a benchmark took. */
export interface Round {
  readonly items: number;
  readonly seconds: number;
  /** Of each item, ascending; empty where single ones are not timed. */
  readonly milliseconds: readonly number[];
  readonly commits: number;
  readonly walSyncs: number;
  readonly walBytes: number;
  /** Milliseconds by process. */
  readonly cpu: ReadonlyMap<string, number>;
  /** At the end, MiB by process. */
  readonly memory: ReadonlyMap<string, number>;
}

const median = (figures: readonly number[]) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

/** Median [least–most]. */
export function spread(figures: readonly number[], digits: number): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const shown = (figure: number | undefined) => (figure ?? 0).toFixed(digits);
  return `${shown(sorted[Math.floor(sorted.length / 2)])} [${shown(sorted[0])}–${shown(sorted.at(-1))}]`;
}

export function report(title: string, rounds: readonly Round[]): string {
  const each = (pick: (round: Round) => number, digits: number) => spread(rounds.map((round) => pick(round) / round.items), digits);
  const processes = [...(rounds[0]?.cpu.keys() ?? [])];
  const cpu = processes.map((name) => ({ name, each: rounds.reduce((sum, round) => sum + (round.cpu.get(name) ?? 0), 0) / rounds.reduce((sum, { items }) => sum + items, 0) }));
  const timed = rounds.every(({ milliseconds }) => milliseconds.length > 0);
  const figures = {
    'per second': median(rounds.map(({ items, seconds }) => items / seconds)),
    ...(timed ? { 'p50 ms': median(rounds.map(({ milliseconds }) => percentile(milliseconds, 0.5))) } : {}),
    'CPU ms each': median(rounds.map(({ cpu: used, items }) => [...used.values()].reduce((sum, value) => sum + value, 0) / items)),
    'WAL kB each': median(rounds.map(({ walBytes, items }) => walBytes / 1000 / items)),
  };
  const memory = [...(rounds.at(-1)?.memory ?? [])].filter(([, mebibytes]) => mebibytes >= 1).map(([name, mebibytes]) => `${name} ${mebibytes.toFixed(0)}`);
  return [
    `${title}: ${rounds.length} × ${rounds[0]?.items ?? 0}`,
    `  per second            ${spread(rounds.map(({ items, seconds }) => items / seconds), 0)}`,
    ...(timed ? [0.5, 0.99].map((share) => `  p${share * 100} ms`.padEnd(24) + spread(rounds.map(({ milliseconds }) => percentile(milliseconds, share)), 1)) : []),
    `  commits, syncs each   ${each(({ commits }) => commits, 2)}, ${each(({ walSyncs }) => walSyncs, 3)}; WAL ${each(({ walBytes }) => walBytes / 1000, 1)} kB`,
    `  CPU ms each           ${spread(rounds.map(({ cpu: used, items }) => [...used.values()].reduce((sum, value) => sum + value, 0) / items), 2)} (${cpu.filter((one) => one.each >= 0.005).toSorted((a, b) => b.each - a.each).map((one) => `${one.name} ${one.each.toFixed(2)}`).join(', ')})`,
    ...(memory.length === 0 ? [] : [`  memory MiB            ${memory.join(', ')}`]),
    `  since the last run    ${comparedWithLast(title, figures)}`,
  ].join('\n');
}
