import { describe, expect, it } from 'vitest';
import { checkWith } from '../testing/check.ts';
import { checkView } from './definition-view.ts';

const head = 'document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\n';
const check = async (text: string) => checkView(await checkWith().execute(new TextEncoder().encode(text), 'application/yaml'));

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
    { length: 257, beside: ['/do/1/b', '/do/2/c/set'] },
    { length: 5_000, beside: [] },
  ])('tells of a name of $length characters where it is, and what else is wrong unless it is so long that all places below would be', async ({ length, beside }) => {
    const name = 'n'.repeat(length);
    const { valid, errors } = await check(`${head}do:\n  - ${name}: {set: .}\n  - b: {sett: .}\n  - c: {set: "${'${ . + }'}"}\n`);
    expect([valid, errors[0]]).toEqual([false, { pointer: `/do/0/${name}`, message: 'A name has at most 256 characters.', line: 3, column: 5 }]);
    expect(errors.slice(1).map(({ pointer }) => pointer)).toEqual(beside);
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
