import { expect, it } from 'vitest';
import { correlationKey } from './correlation.ts';

it('a key of correlation is the same for equal values, and text that every store can hold', () => {
  expect([7, '7', { b: [1, { d: 1, c: 2 }], a: null }].map(correlationKey)).toEqual(['7', '7', '{"a":null,"b":[1,{"c":2,"d":1}]}']);
  expect(['ä "\n', 'a\0b', 'a\ud800b', '\u{1f511}'].map(correlationKey)).toEqual(['ä "\n', String.raw`"a\u0000b"`, String.raw`"a\ud800b"`, '\u{1f511}']);
});
