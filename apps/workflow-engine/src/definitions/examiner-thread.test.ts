import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { DefinitionExaminer, type Examination } from './definition-examiner.ts';
import { ExaminerThread } from './examiner-thread.ts';

const head = 'document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\n';
const [mine, theirs] = [ids.next<TenantId>(), ids.next<TenantId>()];

function examination(text: string): Examination {
  return { source: new TextEncoder().encode(head + text), mediaType: 'application/yaml', defaultCatalog: undefined, resources: {}, unreachable: [] };
}

const texts = {
  sound: 'do:\n  - a: {set: {n: "${ .x }"}, input: {schema: {document: {required: [x]}}}}\nschedule: {on: {any: [{with: {type: a}}, {with: {type: b}}]}}\n',
  suspicious: 'do:\n  - a: {listen: {to: {one: {with: {type: a}, correlate: {b: {from: .data.b}}}}}}\n',
  unsound: 'do:\n  - a: {sett: 1}\n  - b: {set: ., then: nowhere}\n',
  'no data': 'do: [',
  'too deep': `do: ${'? '.repeat(20_000)}`,
  wanting: 'do:\n  - a: {set: ., input: {schema: {resource: {endpoint: "https://schemas.example/a.json"}}}}\n',
};

describe('a thread that examines definitions', () => {
  const thread = new ExaminerThread();

  it.each(Object.entries(texts))('finds of one that is %s what is found here', async (_, text) => {
    const here = new DefinitionExaminer().examine(examination(text));
    expect(await thread.examine(mine, examination(text))).toEqual(here);
  });

  it('goes on with what was fetched, whatever came between', async () => {
    const wanting = examination(texts.wanting);
    const resources = { 'https://schemas.example/a.json': { required: ['x'] } };
    expect(await thread.examine(mine, wanting)).toMatchObject({ type: 'wanting', wanted: [{ name: 'https://schemas.example/a.json' }], name: { namespace: 'test', name: 'it', version: '1.0.0' } });
    expect(await thread.examine(mine, { ...wanting, resources })).toMatchObject({ type: 'sound' });
    await thread.examine(mine, wanting);
    await thread.examine(theirs, examination(texts.sound));
    expect(await thread.examine(mine, { ...wanting, resources })).toMatchObject({ type: 'sound' });
  });

  it('takes one tenant’s after the other’s, the oldest of each first (I12)', async () => {
    const order: string[] = [];
    const ask = async (tenantId: TenantId, name: string) => {
      await thread.examine(tenantId, examination(texts.sound));
      order.push(name);
    };
    await Promise.all([ask(mine, 'm1'), ask(mine, 'm2'), ask(mine, 'm3'), ask(theirs, 't1'), ask(theirs, 't2')]);
    expect(order).toEqual(['m1', 'm2', 't1', 'm3', 't2']);
  });

  it('lets only so much of a tenant wait, and takes more when that is done (I11)', async () => {
    const large = examination(`do: []\n# ${'x'.repeat(200_000)}`);
    const examined = await Promise.all(Array.from({ length: 30 }, () => thread.examine(mine, large)));
    expect(examined.filter((each) => each === 'busy')).toHaveLength(10);
    expect(await Promise.all([thread.examine(mine, large), thread.examine(theirs, large)])).toMatchObject([{ type: 'sound' }, { type: 'sound' }]);
  });

  it('leaves this thread to all else', async () => {
    let rounds = 0;
    const count = () => {
      rounds += 1;
      round = setImmediate(count);
    };
    let round = setImmediate(count);
    await thread.examine(mine, examination(`do:\n${Array.from({ length: 5_000 }, (_, index) => `- t${index}: {set: .}\n`).join('')}`));
    clearImmediate(round);
    expect(rounds).toBeGreaterThan(10);
  });

  it('ends when there is nothing to do for a while, and begins again (I15)', async () => {
    const brief = new ExaminerThread(1);
    for (let times = 0; times < 3; times += 1) {
      expect(await brief.examine(mine, examination(texts.sound))).toMatchObject({ type: 'sound' });
      await expect.poll(() => brief.isRunning).toBe(false);
    }
  });

  it('fails the examination that ends it, and goes on with the next', async () => {
    const failing = new ExaminerThread();
    const broken = { ...examination(texts.sound), resources: null as never };
    const examined = await Promise.allSettled([failing.examine(mine, broken), failing.examine(mine, examination(texts.sound))]);
    expect(examined.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
