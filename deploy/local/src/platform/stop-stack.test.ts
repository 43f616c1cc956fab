import { expect, it } from 'vitest';
import { StopStack } from './stop-stack.ts';

it('ends what was begun in reverse order, once', async () => {
  const ended: string[] = [];
  const stops = new StopStack();
  for (const name of ['postgres', 'services', 'gateway']) stops.push(() => ended.push(name));
  await Promise.all([stops.run(), stops.run()]);
  expect(ended).toEqual(['gateway', 'services', 'postgres']);
});

it('ends the parts that began while another of them failed', async () => {
  const ended: string[] = [];
  const stops = new StopStack();
  const part = { stop: async () => void ended.push('part') };
  await expect(stops.together(Promise.reject(new Error('no port')), Promise.resolve(part))).rejects.toThrow('no port');
  await stops.run();
  expect(ended).toEqual(['part']);
});

it('ends at once what begins after the end has begun', async () => {
  const ended: string[] = [];
  const stops = new StopStack();
  stops.push(() => {
    stops.push(() => ended.push('late'));
    ended.push('first');
  });
  await stops.run();
  stops.push(() => ended.push('later'));
  await stops.run();
  expect(ended).toEqual(['first', 'late', 'later']);
});
