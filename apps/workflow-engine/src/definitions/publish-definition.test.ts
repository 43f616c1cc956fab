import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import type { DefinitionId, TenantId } from '@holdfast/ids/ids';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe, expect, it } from 'vitest';
import type { OutsideWorld } from '../calls/outside-world.ts';
import { checkWith } from '../testing/check.ts';
import { scriptedOutside } from '../testing/scripted-outside.ts';
import { ids } from '../testing/turns.ts';
import { CompiledDefinitions } from './compiled-definitions.ts';
import { MemoryDefinitionStore } from './definition.store.memory.ts';
import { PublishDefinition } from './publish-definition.ts';

const tenantId = ids.next<TenantId>();
const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));

function definition(tasks: string, version = '1.0.0'): string {
  return `document: {dsl: 1.0.3, namespace: test, name: it, version: ${version}, title: It}\ndo:\n${tasks}`;
}

function publisher(store = new MemoryDefinitionStore(), permissions = ['*'], outside?: OutsideWorld, audit = memoryAuditLog()) {
  const publish = new PublishDefinition({ check: checkWith(outside), store, eventStarts: store.eventStarts, transactions: memoryTransactions(), audit, clock, ids });
  return (text: string, tenant = tenantId) => publish.execute({ tenantId: tenant, publishedBy: 'ada', permissions, deed: { tenantId: tenant, actor: { type: 'user', id: 'ada' } }, mediaType: 'application/yaml', source: new TextEncoder().encode(text) });
}

describe('publishing a definition', () => {
  it('creates a version once; the same text again is the same definition', async () => {
    const publish = publisher();
    const first = await publish(definition('  - a: {set: {n: 1}}\n'));
    expect(first).toMatchObject({ ok: true, value: { created: true, definition: { title: 'It', version: '1.0.0', publishedBy: 'ada', publishedAt: clock.now() } } });
    const second = await publish(definition('  - a: {set: {n: 1}}\n'));
    expect(second).toMatchObject({ ok: true, value: { created: false, definition: { id: first.ok ? first.value.definition.id : '' } } });
  });

  it('answers the text that an earlier release published, though this one would refuse it, and no other', async () => {
    const store = new MemoryDefinitionStore();
    const publish = publisher(store);
    const first = await publish(definition('  - a: {set: {n: 1}}\n'));
    if (!first.ok) throw new Error(first.refusal.code);
    const text = definition(`  - ${'a'.repeat(300)}: {set: {n: 1}}\n`, '0.9.0');
    const before = { ...(await store.find(tenantId, first.value.definition)), ...first.value.definition, id: ids.next<DefinitionId>(), version: '0.9.0', mediaType: 'application/yaml', source: new TextEncoder().encode(text) } as const;
    await memoryTransactions().run((tx) => store.insert(tx, before, {}));
    expect(await publish(text)).toMatchObject({ ok: true, value: { created: false, definition: { id: before.id } } });
    for (const [other, tenant] of [[text.replace('n: 1', 'n: 2'), tenantId], [text.replace('0.9.0', '0.9.1'), tenantId], [text, ids.next<TenantId>()]] as const) {
      expect(await publish(other, tenant)).toMatchObject({ ok: false, refusal: { code: 'definition-invalid' } });
    }
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

  it('is in the audit, once and with who did it; so is one that its publisher may not run', async () => {
    const [audit, store] = [memoryAuditLog(), new MemoryDefinitionStore()];
    const text = definition('  - a: {set: {n: 1}}\n', '1.0.0+b');
    for (let times = 0; times < 2; times += 1) await publisher(store, ['*'], undefined, audit)(text);
    await publisher(store, [], undefined, audit)(`${definition('  - a: {set: {n: 1}}\n', '2.0.0')}schedule: {cron: 0 3 * * *}\n`);
    const deed = { tenantId, actor: { type: 'user', id: 'ada' } };
    expect(audit.entries).toEqual([
      { action: 'definition.published', outcome: 'succeeded', ...deed, target: { type: 'definition', id: 'test/it/1.0.0+b' } },
      { action: 'permission.asked', outcome: 'refused', reason: 'forbidden', permission: 'run:workflow-definitions', ...deed },
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

describe('publishing a definition that names what lies outside it', () => {
  const files: Record<string, { status?: number; body?: unknown }> = {};
  const { outside, sent } = scriptedOutside(({ url }) => files[url] ?? { status: 404 });
  const use = 'use: {catalogs: {ours: {endpoint: "https://github.com/acme/catalog"}}}\n';
  const calling = `${use}${definition('  - a: {call: "double:1.0.0@ours", with: {n: 2}}\n')}`;
  const schema = (uri: string) => `input: {schema: {resource: {endpoint: "${uri}"}}}\n${definition('  - a: {set: {n: 1}}\n')}`;
  const address = 'https://raw.githubusercontent.com/acme/catalog/refs/heads/main/functions/double/1.0.0/function.yaml';

  it('takes a function of a catalog as it is then, and keeps it', async () => {
    files[address] = { body: 'set: {n: "${ .n * 2 }"}\n' };
    const store = new MemoryDefinitionStore();
    const publish = publisher(store, ['*'], outside);
    expect(await publish(calling)).toMatchObject({ ok: true, value: { created: true } });
    files[address] = { status: 500 };
    expect(await publish(calling)).toMatchObject({ ok: true, value: { created: false } });
    const compiled = await new CompiledDefinitions(store, clock).find(tenantId, { namespace: 'test', name: 'it', version: '1.0.0' });
    expect([...(compiled?.workflow.tasks.keys() ?? [])]).toContain('/use/functions/double:1.0.0@ours');
  });

  it('takes the functions and schemas that a function of a catalog names in its turn', async () => {
    files[address] = { body: { do: [{ inner: { call: 'https://functions.example/inner.yaml' } }] } };
    files['https://functions.example/inner.yaml'] = { body: { input: { schema: { resource: { endpoint: 'https://schemas.example/n.json' } } }, set: { n: 1 } } };
    files['https://schemas.example/n.json'] = { body: { type: 'object' } };
    expect(await publisher(new MemoryDefinitionStore(), ['*'], outside)(calling)).toMatchObject({ ok: true });
    expect(sent.at(-1)?.url).toBe('https://schemas.example/n.json');
  });

  it.each<[string, string, { status?: number; body?: unknown }, object]>([
    ['a function that is not there', calling, { status: 404 }, { pointer: '/do/0/a/call', message: `What is at ${address} cannot be had: The document cannot be fetched: 404.` }],
    ['a function that is no task', calling, { body: { sett: 1 } }, { pointer: '/do/0/a/call' }],
    ['a function that does not compile', calling, { body: { set: { a: '${ .b + }' } } }, { pointer: '/use/functions/double:1.0.0@ours/set/a' }],
    ['a function that calls itself', calling, { body: { call: 'double:1.0.0@ours' } }, { message: 'The function “double:1.0.0@ours” calls itself.' }],
    ['a schema that is none', schema('https://schemas.example/wrong.json'), {}, { pointer: '/input/schema/resource' }],
    ['an address that only an instance would know', schema('${ .uri }'), {}, { pointer: '/input/schema/resource', message: 'It is fetched when the definition is published, so its address must hold no expression.' }],
    ['a catalog that is not named', definition('  - a: {call: "f:1.0.0@theirs"}\n'), {}, { pointer: '/do/0/a/call' }],
    ['a function of the default catalog that is not there', definition('  - a: {call: "f:1.0.0@default"}\n'), {}, { message: 'There is no function “f:1.0.0@default” in the default catalog.' }],
  ])('refuses %s, and says where it is named', async (_what, text, file, error) => {
    files[address] = file;
    files['https://schemas.example/wrong.json'] = { body: { type: 'nonsense' } };
    expect(await publisher(new MemoryDefinitionStore(), ['*'], outside)(text)).toMatchObject({ ok: false, refusal: { code: 'definition-invalid', errors: [error] } });
  });

  it('finds functions of the default catalog below the root that the operator names, with plain credentials where a catalog has them', async () => {
    files['https://catalog.example/functions/f/1.0.0/function.yaml'] = { body: { set: { a: 1 } } };
    const check = checkWith(outside, 'https://catalog.example');
    const checked = async (text: string) => unwrap(await check.execute(tenantId, new TextEncoder().encode(text), 'application/yaml'));
    expect(await checked(definition('  - a: {call: "f:1.0.0@default"}\n'))).toMatchObject({ ok: true, resources: { 'f:1.0.0@default': { set: { a: 1 } } } });
    const guarded = (password: string) => `use: {catalogs: {g: {endpoint: {uri: "https://catalog.example", authentication: {basic: {username: ada, password: ${password}}}}}}}\n${definition('  - a: {call: "f:1.0.0@g"}\n')}`;
    expect(await checked(guarded('analytical-engine'))).toMatchObject({ ok: true });
    expect(sent.at(-1)?.headers['authorization']).toMatch(/^Basic /u);
    expect(await checked(guarded('"${ .p }"'))).toMatchObject({ ok: false, errors: [{ pointer: '/do/0/a/call' }] });
  });
});
