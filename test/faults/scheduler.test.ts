import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { runFaults } from './scheduler-faults.ts';

/** A slice for every change; the project `faults` asks for more. */
const seconds = Number(process.env['FAULT_SECONDS'] ?? 20);
const everySeconds = seconds > 60 ? 8 : 3;

it(`three schedulers through ${seconds} s of faults: no tick twice, none without a record, nothing early (I7, I8, I9)`, { timeout: (seconds + 240) * 1000 }, async () => {
  const seed = randomInt(2 ** 31);
  const report = (line: string): void => console.log(line);
  const result = await runFaults({ seconds, everySeconds, seed, schedules: 200, report });
  report(`seed ${seed}: ${JSON.stringify(result)}`);
  if (result.noOtherClocks !== undefined) console.warn(`SKIPPED: no replica had another clock, since libfaketime cannot be had: ${result.noOtherClocks}`);
  expect(result.fired).toBeGreaterThan(seconds);
  expect(result.timers).toBeGreaterThan(seconds);
  expect(result.firing).toBeGreaterThan(1);
  expect(result).toMatchObject({ heardTwice: 0, unheard: 0, missing: 0, extra: 0, early: 0, heardEarly: 0 });
});
