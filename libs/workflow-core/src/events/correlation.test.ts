import { expect, it } from 'vitest';
import { jqExpressions } from '../expression/jq-expressions.ts';
import { correlationKey, keysOf } from './correlation.ts';

it('a key of correlation is the same for equal values, and text that every store can hold', () => {
  expect([7, '7', { b: [1, { d: 1, c: 2 }], a: null }].map(correlationKey)).toEqual(['7', '7', '{"a":null,"b":[1,{"c":2,"d":1}]}']);
  expect([9007199254740993n, '9007199254740993', 9007199254740992n].map(correlationKey)).toEqual(['9007199254740993', '9007199254740993', '9007199254740992']);
  expect(['ä "\n', 'a\0b', 'a\ud800b', '\u{1f511}'].map(correlationKey)).toEqual(['ä "\n', String.raw`"a\u0000b"`, String.raw`"a\ud800b"`, '\u{1f511}']);
});

it.each(['reduce range(5000) as $i (1; [.])', 'reduce range(100) as $i (1; [., .])', '.gone'])('an expression that gives nothing which a turn would hold gives no key: %s', (source) => {
  expect(keysOf(['.order', source], { order: 7 }, jqExpressions, new Date(0))).toBeUndefined();
});
