import { expect, it } from 'vitest';
import { masked } from './masked.ts';

const reference = 'hf-secret.01900000-0000-7000-8000-0000000000ff.12';

it.each(['.v', '.e', '.b', '.f', '.j', '.p', '.q', '.s', '.w', '.x', '.y', '', 'e', 'b'])('what stands for a secret is shown as stars, in the form %j', (form) => {
  const value = { [`${reference}${form} key`]: ['none', `a ${reference}${form} b`] };
  expect(masked(value)).toEqual({ '******** key': ['none', 'a ******** b'] });
});

it('large integers beside what stands for a secret are shown as they are', () => {
  expect(masked({ pin: reference, id: 9007199254740993n })).toEqual({ pin: '********', id: 9007199254740993n });
});

it('a value in which nothing stands for a secret is shown as it is', () => {
  const value = { a: ['hf', 1] };
  expect(masked(value)).toBe(value);
});
