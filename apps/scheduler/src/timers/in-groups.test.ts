import { expect, it } from 'vitest';
import { inGroups } from './in-groups.ts';

it('what comes while a group is worked off goes together as the next one', async () => {
  const groups: (readonly number[])[] = [];
  const join = inGroups<number>(async (group) => void groups.push(group));
  const first = join(1);
  await Promise.resolve();
  await Promise.all([first, join(2), join(3)]);
  await join(4);
  expect(groups).toEqual([[1], [2, 3], [4]]);
});

it('a group that fails tells all of its own, and nobody else', async () => {
  const join = inGroups<number>(async (group) => {
    if (group.includes(2)) throw new Error('no');
  });
  const first = join(1);
  await Promise.resolve();
  const rest = [join(2), join(3)];
  await expect(first).resolves.toBeUndefined();
  await expect(rest[0]).rejects.toThrow('no');
  await expect(rest[1]).rejects.toThrow('no');
  await expect(join(4)).resolves.toBeUndefined();
});
