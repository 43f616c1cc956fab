import { assert, describe, expect, it } from 'vitest';
import { compileWorkflow, type CompiledWorkflow, type Languages } from '../compile-workflow.ts';
import type { JsonValue } from '../json.ts';
import { document } from '../testing/scenario.ts';
import { parseDefinition } from './parse-definition.ts';

const endpoint = 'https://c.example';
const call = (name: string) => [{ log: { call: name, with: { n: 1 } } }];
const schemas: Languages['schemas'] = { compile: (schema) => (schema === false ? { ok: false, message: 'It is broken.' } : { ok: true, validate: () => [] }) };

function compiled(rest: object, resources: Readonly<Record<string, JsonValue>> = {}, languages: Languages = { schemas }): CompiledWorkflow {
  const parsed = parseDefinition({ document, ...rest });
  assert(parsed.ok);
  return compileWorkflow(parsed.definition, { ...languages, resources: new Map(Object.entries(resources)) });
}

const wanted = (workflow: CompiledWorkflow) => (workflow.ok ? [] : workflow.wanted);
const errors = (workflow: CompiledWorkflow) => (workflow.ok ? [] : workflow.errors);

describe('what lies outside a definition', () => {
  it('is wanted once, where it is named first, and compiled when it is there', () => {
    const rest = { use: { catalogs: { ours: { endpoint } } }, do: [...call('log:1.0.0@ours'), { again: { call: 'log:1.0.0@ours' } }] };
    expect(wanted(compiled(rest))).toEqual([{ name: 'log:1.0.0@ours', uri: 'https://c.example/functions/log/1.0.0/function.yaml', pointer: '/do/0/log/call' }]);
    const workflow = compiled(rest, { 'log:1.0.0@ours': { set: { a: 1 } } });
    assert(workflow.ok);
    expect([...workflow.workflow.tasks.keys()]).toContain('/use/functions/log:1.0.0@ours');
  });

  it('is a function at an address of its own, of the default catalog, or of one that takes its place', () => {
    expect(wanted(compiled({ do: call('https://f.example/log.yaml') }))).toEqual([{ name: 'https://f.example/log.yaml', uri: 'https://f.example/log.yaml', pointer: '/do/0/log/call' }]);
    expect(wanted(compiled({ do: call('log:1.0.0@default') }, {}, { defaultCatalog: 'https://d.example' }))[0]?.uri).toBe('https://d.example/functions/log/1.0.0/function.yaml');
    expect(wanted(compiled({ use: { catalogs: { default: { endpoint } } }, do: call('log:1.0.0@default') }, {}, { defaultCatalog: 'https://d.example' }))[0]?.uri).toBe('https://c.example/functions/log/1.0.0/function.yaml');
    expect(errors(compiled({ do: call('log:1.0.0@default') }))).toEqual([{ pointer: '/do/0/log/call', message: 'There is no function “log:1.0.0@default” in the default catalog.' }]);
  });

  it('is a schema, which is compiled as if it stood there', () => {
    const rest = { input: { schema: { resource: { endpoint: 'https://s.example/a.json' } } }, do: [] };
    expect(wanted(compiled(rest))).toEqual([{ name: 'https://s.example/a.json', uri: 'https://s.example/a.json', pointer: '/input/schema/resource' }]);
    expect(compiled(rest, { 'https://s.example/a.json': {} }).ok).toBe(true);
    expect(errors(compiled(rest, { 'https://s.example/a.json': false }))).toEqual([{ pointer: '/input/schema/resource', message: 'It is broken.' }]);
  });

  it.each<[string, JsonValue, string]>([
    ['is no task', 7, 'A function must be a task.'],
    ['is no data of a definition', { set: 'a\0'.repeat(1), constructor: { set: Array.from({ length: 200 }).reduce<JsonValue>((inner) => [inner], 1) } }, 'deep'],
    ['is wrong', { sett: 1 }, 'A task has exactly one of'],
  ])('that %s is refused where it is named', (_what, content, message) => {
    expect(errors(compiled({ do: call('https://f.example/log.yaml') }, { 'https://f.example/log.yaml': content }))).toEqual([{ pointer: '/do/0/log/call', message: expect.stringContaining(message) as unknown }]);
  });

  it('has an address that holds no expression', () => {
    const message = 'It is fetched when the definition is published, so its address must hold no expression.';
    expect(errors(compiled({ use: { catalogs: { c: { endpoint: '${ .c }' } } }, do: call('log:1.0.0@c') }))).toEqual([{ pointer: '/do/0/log/call', message }]);
    expect(errors(compiled({ input: { schema: { resource: { endpoint: 'https://s.example/${ .s }' } } }, do: [] }))).toEqual([{ pointer: '/input/schema/resource', message }]);
  });

  it('is let in to by plain values, its own or of use.authentications', () => {
    const guarded = (authentication: object, use: object = {}) => compiled({ use: { ...use, catalogs: { c: { endpoint: { uri: endpoint, authentication } } } }, do: call('log:1.0.0@c') });
    const basic = { username: 'ada', password: 'analytical' };
    expect(wanted(guarded({ basic }))[0]?.authentication).toEqual({ scheme: 'basic', ...basic });
    expect(wanted(guarded({ use: 'mine' }, { authentications: { mine: { basic } } }))[0]?.authentication).toEqual({ scheme: 'basic', ...basic });
    const message = 'It is fetched when the definition is published, so its authentication must be plain values: no expressions, no secrets.';
    const unfit: readonly (readonly [object, object?])[] = [[{ use: 'none' }], [{ basic: { use: 'key' } }, { secrets: ['key'] }], [{ bearer: { token: '${ .token }' } }], [{ bearer: '${ .bearer }' }]];
    for (const [authentication, use] of unfit) expect(errors(guarded(authentication, use))).toEqual([{ pointer: '/do/0/log/call', message }]);
  });
});
