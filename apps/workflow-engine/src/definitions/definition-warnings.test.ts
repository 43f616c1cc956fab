import { unwrap } from '@holdfast/nest-http/unwrap';
import { describe, expect, it } from 'vitest';
import { checkWith } from '../testing/check.ts';
import { ids } from '../testing/turns.ts';
import { checkView } from './definition-view.ts';

const head = 'document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\n';
const check = async (text: string) => checkView(unwrap(await checkWith().execute(ids.next(), new TextEncoder().encode(head + text), 'application/yaml')));
const hear = (from: string) => `do:\n  - hear:\n      listen:\n        to:\n          one:\n            with: {type: order.paid}\n            correlate:\n              order:\n                from: ${from}\n`;

describe('the check of a definition', () => {
  it('warns of a correlation that reads the event where the data is read, and says where', async () => {
    for (const from of ['.data.orderId', '"${ .data.orderId }"', '.data["orderId"]']) {
      expect(await check(hear(from))).toEqual({ valid: true, errors: [], warnings: [{ pointer: '/do/0/hear/listen/to/one/correlate/order/from', message: expect.stringContaining('Leave out `.data`') as unknown, line: 10, column: 17 }] });
    }
    expect(await check(`schedule: {on: {any: [{with: {type: a}}, {with: {type: b}, correlate: {k: {from: .data.k}}}]}}\ndo:\n  - a: {set: {n: 1}}\n`)).toMatchObject({ warnings: [{ pointer: '/schedule/on/any/1/correlate/k/from' }] });
    expect(await check(`do:\n  - f: {fork: {branches: [{b: {listen: {to: {any: [{with: {type: a}}], until: {one: {with: {type: b}, correlate: {k: {from: .data.k}}}}}}}}]}}\n`)).toMatchObject({ warnings: [{ pointer: '/do/0/f/fork/branches/0/b/listen/to/until/one/correlate/k/from' }] });
  });

  it('takes no more for long keys than for short ones, and tells of thousands of places no more than anybody reads', async () => {
    const key = '/listen/to'.repeat(400);
    const many = Array.from({ length: 2000 }, (_, index) => `c${index}: {from: .data}`).join(', ');
    const { valid, warnings } = await check(`do:\n  - a: {set: {"${key}": {"${key}": 1}}}\n  - ${'b'.repeat(200)}: {listen: {to: {one: {with: {type: a}, correlate: {${many}}}}}}\n`);
    expect([valid, warnings.length, warnings.at(-1)?.message]).toEqual([true, 1001, 'There are 1000 more problems.']);
  });

  it('warns of nothing else', async () => {
    for (const from of ['.orderId', '.database', '.payload.data']) expect(await check(hear(from))).toEqual({ valid: true, errors: [], warnings: [] });
    expect(await check('do:\n  - a: {set: {correlate: {k: {from: .data.k}}}}\n')).toMatchObject({ valid: true, warnings: [] });
  });
});
