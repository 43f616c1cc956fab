import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds, RefusalStage } from '../bench/login-timing/refusals.ts';
import { median, separation } from '../bench/login-timing/separation.ts';

/** A slice in every run, whose bounds chance alone does not leave; the whole with HOLDFAST_TEST_LONG=1. */
const { pairs, least, most, apart } = process.env['HOLDFAST_TEST_LONG'] === undefined ? { pairs: 40, least: 0.2, most: 0.8, apart: 0.5 } : { pairs: 500, least: 0.4, most: 0.6, apart: 0.05 };

let stage: RefusalStage;
beforeAll(async () => {
  stage = await RefusalStage.open(pairs);
});
afterAll(() => (stage as RefusalStage | undefined)?.close());

describe('the time of a refused login', () => {
  it.each(kinds)('does not tell whether there is such an account, whose password is kept as %s', { timeout: 240_000 }, async (kind) => {
    const { known, unknown } = await stage.measure(kind, pairs);
    const area = separation(known, unknown);
    console.log(`${kind}, ${pairs} pairs: known ${median(known).toFixed(1)} ms, unknown ${median(unknown).toFixed(1)} ms, area ${area.toFixed(3)}`);

    expect(area).toBeGreaterThan(least);
    expect(area).toBeLessThan(most);
    expect(Math.abs(median(known) / median(unknown) - 1)).toBeLessThan(apart);
  });
});
