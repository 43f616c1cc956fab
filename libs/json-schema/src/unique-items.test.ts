import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { askUniqueLinearly } from './unique-items.ts';

function errors(ajv: Ajv2020, list: unknown, unique = true) {
  const validate = ajv.compile({ properties: { list: { uniqueItems: unique } } });
  validate({ list });
  return validate.errors;
}

const options: Options = { strict: false, allErrors: true };

describe('unique items', () => {
  it.each<[string, unknown]>([
    ['a list without equal items', [1, '1', [1], { a: 1 }, null, true, 'true']],
    ['equal scalars', [1, 2, 1, 3, 2]],
    ['an item that comes three times', ['a', 'a', 'a']],
    ['equal lists', [[1, 2], [2, 1], [1, 2]]],
    ['equal objects, whatever the order of their members', [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }]],
    ['zeros', [0, -0]],
    ['no items', []],
    ['no list', 'aa'],
  ])('are told as ajv tells them: %s', (_what, list) => {
    expect(errors(askUniqueLinearly(new Ajv2020(options)), list)).toEqual(errors(new Ajv2020(options), list));
  });

  it('may not be asked for', () => {
    expect(errors(askUniqueLinearly(new Ajv2020(options)), [1, 1], false)).toBeNull();
  });

  it('are found at a cost that grows with the list (I11)', () => {
    let reads = 0;
    const list = Array.from({ length: 400 }, (_, n) => ({
      get n() {
        reads += 1;
        return n;
      },
    }));
    expect(errors(askUniqueLinearly(new Ajv2020(options)), list)).toBeNull();
    expect(reads).toBeLessThan(4 * list.length);
  });
});
