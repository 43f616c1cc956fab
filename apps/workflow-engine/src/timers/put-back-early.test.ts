import { ManualClock } from '@holdfast/clock/manual-clock';
import { PutBack } from '@holdfast/queue/put-back';
import { expect, it } from 'vitest';
import { putBackEarly } from './put-back-early.ts';

function world() {
  const [clock, apart] = [new ManualClock(new Date('2026-01-01T00:00:00Z')), [] as number[]];
  const handle = putBackEarly((early: number | undefined) => Promise.resolve(early), { putBack: (delayMs) => new PutBack(delayMs), onApart: (apartMs) => void apart.push(apartMs), clock });
  return { clock, apart, handle };
}

it('a timer that comes long before its moment goes back to the queue until it is handed over, at most for half a minute', async () => {
  const { handle } = world();
  await expect(handle(5_075)).rejects.toEqual(new PutBack(5_000));
  await expect(handle(8_000_000_000_000)).rejects.toMatchObject({ name: 'PutBack', delayMs: 30_000 });
  await handle(undefined);
});

it('that the clocks of the databases are apart is said once a minute, and by how much', async () => {
  const { clock, apart, handle } = world();
  for (let timer = 0; timer < 100; timer += 1) await handle(5_075).catch(() => undefined);
  expect(apart).toEqual([5_000]);
  clock.advance(60_000);
  await handle(2_075).catch(() => undefined);
  expect(apart).toEqual([5_000, 2_000]);
});
