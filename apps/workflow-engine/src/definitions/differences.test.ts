import { expect, it } from 'vitest';
import { compare, differences } from './differences.ts';

it('two versions differ in the smallest places, tasks told apart by their names', () => {
  const from = { document: { version: '1.0.0', tags: { a: 1 } }, do: [{ one: { set: { n: 1 } } }, { 'a/b': { wait: 'PT1S' } }, { gone: { set: {} } }] };
  const to = { document: { version: '1.0.1', tags: {} }, do: [{ fresh: { wait: 'PT2S' } }, { one: { set: { n: 2, list: [1, 2] } } }, { 'a/b': { wait: 'PT1S' } }], use: {} };
  expect(differences(from, to)).toEqual([
    { pointer: '/document/version', change: 'changed', from: '1.0.0', to: '1.0.1' },
    { pointer: '/document/tags/a', change: 'removed', from: 1 },
    { pointer: '/do/0/one/set/n', change: 'changed', from: 1, to: 2 },
    { pointer: '/do/0/one/set/list', change: 'added', to: [1, 2] },
    { pointer: '/do/2/gone', change: 'removed', from: { set: {} } },
    { pointer: '/do/0/fresh', change: 'added', to: { wait: 'PT2S' } },
    { pointer: '/use', change: 'added', to: {} },
  ]);
});

it('lists of other things are compared by index', () => {
  expect(differences([1, { a: 1 }, [2]], [1, { a: 1, b: null }, [2, 3]])).toEqual([
    { pointer: '/1/b', change: 'added', to: null },
    { pointer: '/2/1', change: 'added', to: 3 },
  ]);
  expect(differences([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 3 }])).toEqual([{ pointer: '/1/a', change: 'changed', from: 2, to: 3 }]);
  expect(differences({ a: [] }, { a: {} })).toEqual([{ pointer: '/a', change: 'changed', from: [], to: {} }]);
  expect(differences(null, null)).toEqual([]);
});

it('what one answer tells is bounded, whatever the keys are that stand in each pointer', () => {
  const document = (value: number, members: number, key: string) => ({ [key]: Object.fromEntries(Array.from({ length: members }, (_, index) => [`m${index}`, value])) });
  const long = compare(document(1, 9_000, 'k'.repeat(120_000)), document(2, 9_000, 'k'.repeat(120_000)));
  expect([long.changes.length, long.omitted]).toEqual([8, 8_992]);
  const many = compare(document(1, 20_000, 'k'), document(2, 20_000, 'k'));
  expect([many.changes.length, many.omitted]).toEqual([10_000, 10_000]);
  expect(compare(document(1, 2, 'k'), document(2, 2, 'k'))).toMatchObject({ changes: [{ pointer: '/k/m0' }, { pointer: '/k/m1' }], omitted: 0 });
});
