import { describe, expect, it } from 'vitest';
import { inGroups } from './in-groups.ts';

function recorded(failing: (group: readonly number[]) => boolean = () => false) {
  const groups: (readonly number[])[] = [];
  const work = async (group: readonly number[]) => {
    groups.push(group);
    if (failing(group)) throw new Error('no');
    return group.map((item) => item * 10);
  };
  return { groups, work };
}

describe('work in groups', () => {
  it('takes what comes at once together, and what comes during a group as the next one, and answers each', async () => {
    const { groups, work } = recorded();
    const during: Promise<number>[] = [];
    const join = inGroups<number, number>((group) => {
      if (during.length === 0) during.push(join(3), join(4));
      return work(group);
    });
    expect(await Promise.all([join(1), join(2)])).toEqual([10, 20]);
    expect(await Promise.all(during)).toEqual([30, 40]);
    expect(await join(5)).toBe(50);
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('takes no more into a group than it may have', async () => {
    const { groups, work } = recorded();
    const join = inGroups(work, { most: 2 });
    await Promise.all([1, 2, 3, 4].map(join));
    expect(groups).toEqual([[1, 2], [3, 4]]);
  });

  it('goes on with each alone when a group fails, so that one harms no other (I11)', async () => {
    const { groups, work } = recorded((group) => group.includes(3));
    const join = inGroups(work);
    expect(await Promise.allSettled([join(1), join(2), join(3)])).toMatchObject([{ value: 10 }, { value: 20 }, { status: 'rejected' }]);
    expect(await join(4)).toBe(40);
    expect(groups).toEqual([[1, 2, 3], [1], [2], [3], [4]]);
  });

  it('may look first whether an item of a failed group was done after all', async () => {
    const { work } = recorded(() => true);
    expect(await inGroups(work, { alone: async (item) => item + 1 })(1)).toBe(2);
  });

  it('is told of work that does not answer for each item', async () => {
    await expect(inGroups<number, number>(async () => [])(1)).rejects.toThrow('did not answer');
    expect(await inGroups<number, number>(async () => [], { alone: async () => 7 })(1)).toBe(7);
  });
});
