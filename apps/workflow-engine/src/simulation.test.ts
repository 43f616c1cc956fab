import { describe, expect, it } from 'vitest';
import { simulate, type Flaw } from './testing/simulation/simulate.ts';
import type { Turn } from './turns/turn.ts';

/** A fixed slice always; all of them where time is no matter; or those that are named, `1-10000`. */
const long = process.env['HOLDFAST_TEST_LONG'] !== undefined;
const slice = /^(?<first>\d+)-(?<last>\d+)$/u.exec(process.env['HOLDFAST_TEST_SEEDS'] ?? '')?.groups;
const seeds = { first: Number(slice?.['first'] ?? 1), last: Number(slice?.['last'] ?? (long ? 100_000 : 400)) };
/** Schedules in which a broken build must be caught. */
const patience = 400;

/** The first of the seeds whose schedule breaks an invariant, and which. */
async function firstBroken({ first, last }: typeof seeds, flaw?: Flaw): Promise<{ readonly seed: number; readonly broken: string } | undefined> {
  for (let seed = first; seed <= last; seed += 1) {
    const broken = await simulate(seed, flaw);
    if (broken !== undefined) return { seed, broken };
  }
  return undefined;
}

function changed(change: (turn: Turn, version: number | undefined) => Turn): Flaw {
  return (store, tables) =>
    new Proxy(store, {
      get: (of, name) => {
        if (name === 'commit') return (turns: readonly Turn[]) => of.commit(turns.map((turn) => change(turn, tables.instances.get(turn.instanceId)?.version)));
        const method: unknown = Reflect.get(of, name);
        return typeof method === 'function' ? (method.bind(of) as unknown) : method;
      },
    });
}

const flaws: Readonly<Record<string, Flaw>> = {
  'the fence removed': changed((turn, version) => (turn.birth === undefined && version !== undefined ? { ...turn, fence: version } : turn)),
  'the outbox skipped': changed((turn) => ({ ...turn, messages: [] })),
  'rows that outlive their instance': changed((turn) => ({ ...turn, mayHoldRows: false })),
  'a timer not cleared': changed((turn) => ({ ...turn, messages: turn.messages.filter(({ type }) => type !== 'clear-timer') })),
};

describe('turns, crashes, stale leases, late and repeated messages and clock jumps, in random order,', () => {
  it('break no invariant (I1, I2, I3, I4, I5, I6, I8, I10)', { timeout: seeds.last - seeds.first > 1_000 ? 3_600_000 : 60_000 }, async () => {
    expect(await firstBroken(seeds)).toBeUndefined();
  });

  it.each(Object.keys(flaws))('catch a build with %s, and the seed that does replays exactly', { timeout: 60_000 }, async (name) => {
    const flaw = flaws[name];
    const caught = await firstBroken({ first: 1, last: patience }, flaw);
    expect(caught).toBeDefined();
    if (caught === undefined) return;
    expect(await simulate(caught.seed, flaw)).toBe(caught.broken);
    expect(await simulate(caught.seed)).toBeUndefined();
  });
});
