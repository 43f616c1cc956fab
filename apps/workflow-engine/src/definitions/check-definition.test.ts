import { unwrap } from '@holdfast/nest-http/unwrap';
import { describe, expect, it } from 'vitest';
import { checkWith } from '../testing/check.ts';
import { ids } from '../testing/turns.ts';
import { checkView } from './definition-view.ts';

const head = 'document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\n';
const check = async (text: string) => checkView(unwrap(await checkWith().execute(ids.next(), new TextEncoder().encode(text), 'application/yaml')));

describe('the check of a definition', () => {
  it('tells of its form, its expressions, its names, its schedule and what it fetches, all at once and in the order of the text', async () => {
    const { errors } = await check(`${head}do:
  - broken: {set: {n: "\${ .x | }"}}
  - lost: {set: ., then: nowhere}
  - unknown: {sett: {n: 1}, if: "|"}
  - remote: {set: ., input: {schema: {resource: {endpoint: https://schemas.example/order.json}}}}
  - nameless: {call: http, with: {method: get, colour: red, endpoint: https://a.example}}
use:
  retries:
    often: {backoff: {}}
schedule: {cron: 61 * * * *}
colour: red
`);
    expect(errors.map(({ pointer, line, column }) => [pointer, line, column])).toEqual([
      ['/do/0/broken/set/n', 3, 20],
      ['/do/1/lost/then', 4, 20],
      ['/do/2/unknown', 5, 5],
      ['/do/2/unknown/if', 5, 29],
      ['/do/3/remote/input/schema/resource', 6, 39],
      ['/do/4/nameless/with/colour', 7, 48],
      ['/use/retries/often/backoff', 10, 13],
      ['/schedule/cron', 11, 12],
      ['/colour', 12, 1],
    ]);
  });

  it.each([
    { many: 1, beside: ['/do/0/b', '/do/1/c/set'] },
    { many: 5, beside: [] },
  ])('tells of names that are too long ($many of 1,000 characters), and what else is wrong unless all places below would be as long', async ({ many, beside }) => {
    const names = Array.from({ length: many }, (_, index) => `${index}${'n'.repeat(999)}`);
    const source = `${head}do:\n  - b: {sett: .}\n  - c: {set: "\${ . + }"}\n${names.map((name) => `  - ${name}: {set: .}\n`).join('')}`;
    const { errors } = await check(source);
    const told = names.map((name, index) => ({ pointer: `/do/${index + 2}/${name}`, message: 'A name has at most 256 characters.', line: index + 5, column: 5 }));
    expect(errors.filter(({ pointer }) => !beside.includes(pointer))).toEqual(told);
    expect(errors).toHaveLength(many + beside.length);
  });

  it('finds thousands of mistakes at the cost of one', async () => {
    const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n');
    const found = (body: string) => check(head + body).then(({ errors }) => [errors.length, errors.at(-1)?.message]);
    expect(await found(`do: []\n${lines(20_000, (index) => `k${index}: 1`)}`)).toEqual([1001, 'There are 19000 more problems.']);
    expect(await found(`do:\n${lines(5000, (index) => `- t${index}: {set: ., then: x${index}}`)}`)).toEqual([1001, 'There are 4000 more problems.']);
    expect(await found(`do: []\n${lines(20_000, (index) => `k${index % 2}: 1`)}`)).toEqual([1001, 'There are 18998 more problems.']);
    expect(await found(`do:\n${lines(20_000, () => '- ]')}`)).toMatchObject([1001, expect.stringMatching(/^There are \d+ more problems\.$/u)]);
  });
});
