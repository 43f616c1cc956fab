import { expect, it } from 'vitest';
import { DatabaseTime } from './database-time.ts';

it('the database’s time is its last reading and what has passed since, never ahead of it (I8)', () => {
  let monotonic = 5_000;
  const time = new DatabaseTime(() => monotonic);
  expect(time.now()).toBeUndefined();
  time.saw(new Date(1_000_000));
  monotonic += 250;
  expect(time.now()).toEqual(new Date(1_000_250));
  // An answer that was long on its way says less than what is known.
  time.saw(new Date(1_000_100));
  expect(time.now()).toEqual(new Date(1_000_250));
  time.saw(new Date(1_000_300));
  expect(time.now()).toEqual(new Date(1_000_300));
  monotonic += 1_001;
  expect(time.now()).toBeUndefined();
});
