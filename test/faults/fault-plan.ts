/** What is done to the running schedulers and their servers. */
export const faults = ['kill', 'stop', 'flush-redis', 'restart-redis', 'restart-postgres'] as const;
export type Fault = (typeof faults)[number];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The faults of one run: every kind in turn, in an order that the seed decides, at moments (seconds from the start) about `everySeconds` apart. */
export function faultPlan(seconds: number, everySeconds: number, random: () => number): readonly { readonly at: number; readonly fault: Fault }[] {
  const plan: { at: number; fault: Fault }[] = [];
  let coming: Fault[] = [];
  for (let at = everySeconds; at < seconds; at += everySeconds * (0.75 + random() / 2)) {
    if (coming.length === 0) coming = faults.map((fault) => ({ fault, order: random() })).toSorted((a, b) => a.order - b.order).map(({ fault }) => fault);
    plan.push({ at, fault: coming.shift() ?? 'kill' });
  }
  return plan;
}
