import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { MemoryDefinitionStore } from './definition.store.memory.ts';
import { PublishDefinition } from './publish-definition.ts';

const tenantId = ids.next<TenantId>();
const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));

function definition(tasks: string, version = '1.0.0'): string {
  return `document: {dsl: 1.0.3, namespace: test, name: it, version: ${version}, title: It}\ndo:\n${tasks}`;
}

function publisher(store = new MemoryDefinitionStore(), permissions = ['*']) {
  const publish = new PublishDefinition({ store, eventStarts: store.eventStarts, transactions: memoryTransactions(), clock, ids });
  return (text: string, tenant = tenantId) => publish.execute({ tenantId: tenant, publishedBy: 'ada', permissions, mediaType: 'application/yaml', source: new TextEncoder().encode(text) });
}

describe('publishing a definition', () => {
  it('creates a version once; the same text again is the same definition', async () => {
    const publish = publisher();
    const first = await publish(definition('  - a: {set: {n: 1}}\n'));
    expect(first).toMatchObject({ ok: true, value: { created: true, definition: { title: 'It', version: '1.0.0', publishedBy: 'ada', publishedAt: clock.now() } } });
    const second = await publish(definition('  - a: {set: {n: 1}}\n'));
    expect(second).toMatchObject({ ok: true, value: { created: false, definition: { id: first.ok ? first.value.definition.id : '' } } });
  });

  it('refuses other text under a version that exists, even when it means the same', async () => {
    const publish = publisher();
    await publish(definition('  - a: {set: {n: 1}}\n'));
    expect(await publish(definition('  - a: {set: {n: 1}} # same\n'))).toMatchObject({ ok: false, refusal: { code: 'definition-version-exists' } });
    expect(await publish(definition('  - a: {set: {n: 1}} # next\n', '1.0.1'))).toMatchObject({ ok: true, value: { created: true } });
    expect(await publish(definition('  - a: {set: {n: 2}}\n'), ids.next())).toMatchObject({ ok: true, value: { created: true } });
  });

  it.each([
    ['text that is not YAML', 'a: [', { line: 1 }],
    ['a task of no kind', definition('  - a: {sett: {n: 1}}\n'), { pointer: '/do/0/a', line: 3, column: 5 }],
    [
      'an expression that does not compile',
      definition('  - a: {set: {n: "${ .x | }"}}\n'),
      { pointer: '/do/0/a/set/n', line: 3, column: 15, message: 'The expression is not valid: Unexpected the end of the program (line 1, column 5); expected an expression' },
    ],
    ['a target that does not exist', definition('  - a: {set: {n: 1}, then: nowhere}\n'), { pointer: '/do/0/a/then', line: 3, column: 22 }],
  ])('refuses %s, naming the place', async (_, text, place) => {
    expect(await publisher()(text)).toMatchObject({ ok: false, refusal: { code: 'definition-invalid', errors: [place] } });
  });

  it('tells the scheduler what each version says of starting by itself, once', async () => {
    const store = new MemoryDefinitionStore();
    const publish = publisher(store);
    const scheduled = `${definition('  - a: {set: {n: 1}}\n')}schedule: {cron: 0 3 * * *}\n`;
    for (let times = 0; times < 2; times += 1) await publish(scheduled);
    await publish(`${definition('  - a: {set: {n: 1}}\n', '1.1.0')}schedule: {after: PT5M}\n`);
    await publish(definition('  - a: {set: {n: 1}}\n', '2.0.0'));
    expect(store.messages).toMatchObject([
      { type: 'definition-published', tenantId, definition: { namespace: 'test', name: 'it', version: '1.0.0' }, publishedBy: 'ada', rule: { cron: '0 3 * * *' } },
      { definition: { version: '1.1.0' }, rule: { afterMs: 300_000 } },
      { definition: { version: '2.0.0' }, rule: null },
    ]);
  });

  it('refuses a schedule that cannot be read, and one of a publisher who may not run what it would start', async () => {
    const scheduled = (cron: string) => `${definition('  - a: {set: {n: 1}}\n')}schedule: {cron: ${cron}}\n`;
    expect(await publisher()(scheduled('61 * * * *'))).toMatchObject({ refusal: { code: 'definition-invalid', errors: [{ pointer: '/schedule/cron' }] } });
    expect(await publisher(new MemoryDefinitionStore(), ['publish:workflow-definitions'])(scheduled('0 3 * * *'))).toMatchObject({ refusal: { code: 'forbidden' } });
  });

  it('refuses more than 256 KiB before it looks at them', async () => {
    expect(await publisher()('['.repeat(262_145))).toMatchObject({ ok: false, refusal: { code: 'payload-too-large' } });
  });
});
