import { describe, expect, it } from 'vitest';
import { compileWorkflow } from '../compile-workflow.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { document, errorsOf } from '../testing/scenario.ts';
import { pointerTo } from './issue.ts';
import { parseDefinition } from './parse-definition.ts';

const places = (definition: object) => errorsOf({ document, ...definition }).map(({ pointer }) => pointer);
const broken = '${ .x | }';
const wrong = { call: 'http', with: { method: 'get' } };
const place = '/do/0/bad/with/endpoint';

describe('a definition whose form has a mistake is compiled for what else is wrong', () => {
  it.each<[string, object, string[]]>([
    ['in another task', { do: [{ bad: wrong }, { a: { set: { n: broken } } }] }, [place, '/do/1/a/set/n']],
    ['around the task that has it', { do: [{ bad: { ...wrong, if: broken, output: { as: broken }, then: 'nowhere' } }] }, [place, '/do/0/bad/if', '/do/0/bad/output/as', '/do/0/bad/then']],
    ['beside it in the same part', { do: [{ bad: { call: 'http', with: { method: 'get', endpoint: `https://a.test/${broken}`, colour: 1 } } }] }, ['/do/0/bad/with/colour', '/do/0/bad/with/endpoint']],
    ['in a list of the task that has it', { do: [{ t: { try: [{ a: { set: broken } }], catch: { retry: 7, do: [{ b: { wait: { seconds: 1 }, then: 'c' } }] } } }] }, ['/do/0/t/catch/retry', '/do/0/t/try/0/a/set', '/do/0/t/catch/do/0/b/then']],
    ['beside it in a list inside', { do: [{ l: { for: { in: '.' }, do: [{ bad: wrong }, { a: { set: { n: '${ $item }', m: '${ $nothing }' } } }] } }] }, ['/do/0/l/do/0/bad/with/endpoint', '/do/0/l/do/1/a/set/m']],
    ['where a task has two kinds, or none', { do: [{ bad: { set: '.', wait: 'PT1S', if: broken } }, { none: { then: 'nowhere' } }] }, ['/do/0/bad', '/do/1/none', '/do/0/bad/if', '/do/1/none/then']],
    ['where the head is wrong', { document: { name: 7 }, input: 7, output: { as: broken }, schedule: {}, colour: 1, do: [{ a: { set: broken } }] }, ['/document/dsl', '/document/namespace', '/document/name', '/document/version', '/input', '/schedule', '/colour', '/output/as', '/do/0/a/set']],
    ['where there is no list of tasks', { do: 7, output: { as: broken } }, ['/do', '/output/as']],
    ['in what can be named', { use: { functions: { f: wrong, g: { set: broken } }, extensions: [{ e: { extend: 'all', when: broken, before: [{ bad: wrong }] } }] }, do: [{ a: { call: 'f' } }] }, ['/use/functions/f/with/endpoint', '/use/extensions/0/e/before/0/bad/with/endpoint', '/use/extensions/0/e/when', '/use/functions/g/set']],
  ])('%s', (_where, definition, expected) => {
    expect(places(definition)).toEqual(expected);
  });

  it('and what has a mistake can be named all the same', () => {
    const use = { errors: { e: { type: 'e' } }, retries: { r: 7 }, timeouts: { t: { after: 'soon' } }, functions: { f: 7 }, authentications: { a: {} }, colour: 1, extensions: 7 };
    const endpoint = { uri: 'https://a.test', authentication: { use: 'a' } };
    const tasks = [{ c: { call: 'http', with: { method: 'get', endpoint }, timeout: 't' } }, { r: { raise: { error: 'e' }, if: broken } }, { f: { call: 'f' } }, { t: { try: [], catch: { retry: 'r' } } }];
    expect(places({ use, do: tasks })).toEqual(['/use/errors/e/type', '/use/errors/e/status', '/use/retries/r', '/use/timeouts/t/after', '/use/functions/f', '/use/extensions', '/use/authentications/a', '/use/colour', '/do/1/r/if']);
  });

  it.each<[string, object]>([
    ['its expressions are of another kind', { evaluate: { mode: 'lax' } }],
    ['nobody knows which secrets it has', { use: { secrets: 7 } }],
    ['nobody knows which components it has', { use: { retries: 7 } }],
    ['nobody knows which catalogs it has', { use: { catalogs: { c: 7 } } }],
  ])('but not when %s', (_why, rest) => {
    expect(places({ ...rest, do: [{ a: { set: broken } }] })).toHaveLength(1);
  });
});

const rich: JsonObject = {
  document,
  input: { from: '.order', schema: { document: { required: ['id'] } } },
  output: { as: { id: '${ .id }' } },
  timeout: 'long',
  schedule: { cron: '0 3 * * *' },
  evaluate: { language: 'jq', mode: 'strict' },
  use: {
    errors: { late: { type: 'https://a.test/late', status: 504, detail: '${ .why }' } },
    retries: { thrice: { when: '$fault.status == 503', delay: 'PT1S', backoff: { exponential: {} }, limit: { attempt: { count: 3 } }, jitter: { from: 'PT0S', to: 'PT1S' } } },
    timeouts: { long: { after: { hours: 1 } } },
    functions: { pay: { call: 'http', with: { method: 'post', endpoint: { uri: 'https://a.test/{id}', authentication: { use: 'clerk' } }, body: '${ . }' } } },
    extensions: [{ log: { extend: 'all', when: '.loud', before: [{ note: { set: { a: '$task.name' } } }], after: [{ again: { set: { a: 1 }, then: 'last' } }, { last: { set: { a: 2 } } }] } }],
    authentications: { clerk: { bearer: { token: '${ $secrets.key }' } } },
    secrets: ['key'],
  },
  do: [
    { first: { set: { a: 1, b: '${ $secrets.key }' }, if: '.a', input: { from: '.b' }, output: { as: '.c' }, export: { as: '$context + .' }, timeout: 'long', then: 'second', metadata: { checkpoint: true } } },
    { second: { switch: [{ one: { when: '.a', then: 'loop' } }, { other: { then: 'exit' } }] } },
    { loop: { for: { each: 'line', at: 'nth', in: '.lines' }, while: '$nth < 3', do: [{ inner: { set: { a: '${ $line + $nth }' }, then: 'next' } }, { next: { call: 'pay', with: { id: '${ $line }' } } }] } },
    { both: { fork: { compete: true, branches: [{ left: { wait: { seconds: 1 } } }, { right: { do: [{ deep: { raise: { error: 'late' } } }] } }] } } },
    { attempt: { try: [{ risky: { call: 'pay' } }], catch: { errors: { with: { status: 503 } }, as: 'fault', when: '$fault.status > 1', retry: 'thrice', do: [{ tell: { emit: { event: { with: { source: 'https://a.test', type: 'told', data: { why: '${ $fault.title }' } } } } } }] } } },
    { hear: { listen: { to: { any: [{ with: { type: 'a' }, correlate: { id: { from: '.id', expect: '${ .id }' } } }, { with: { type: 'b' } }], until: '. | length > 2' }, read: 'envelope' }, foreach: { item: 'each', at: 'nth', do: [{ took: { set: { a: '${ $each.id }', b: '$nth' } } }], output: { as: '.a' } } } },
    { child: { run: { workflow: { namespace: 'test', name: 'child', version: '1.0.0', input: { a: '${ .a }' } }, await: false } } },
    { get: { call: 'http', with: { method: 'get', endpoint: 'https://a.test/{a}', headers: { a: '${ .a }' }, query: { q: '${ .q }' }, output: 'response', redirect: true } } },
  ],
};

/** `value` with another one in each of its places in turn, and with a member that is not known in each of its objects. */
function* spoilt(value: JsonValue, pointer = ''): Generator<readonly [place: string, spoilt: JsonValue]> {
  for (const other of [7, 'no such thing', [null]]) yield [`${pointer} is ${JSON.stringify(other)}`, other];
  if (isJsonObject(value)) yield [`${pointer} has one more`, { ...value, colour: 7 }];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries<JsonValue>(value)) {
    for (const [where, changed] of spoilt(member, pointerTo(pointer, [key]))) {
      yield [where, isJsonObject(value) ? { ...value, [key]: changed } : value.with(Number(key), changed)];
    }
  }
}

it('is never told of a mistake that is not there: whatever of a sound definition is spoilt, the sound part compiles', () => {
  const compiles = (definition: unknown) => {
    const parsed = parseDefinition(definition);
    if (parsed.ok || parsed.sound === undefined) return parsed.ok ? 'parsed' : 'spoilt';
    const compiled = compileWorkflow(parsed.sound, { schemas: { compile: () => ({ ok: true, validate: () => [] }) } });
    return compiled.ok ? 'sound' : compiled.errors;
  };
  expect(errorsOf(rich)).toEqual([]);
  const found = new Map([...spoilt(rich)].map(([where, definition]) => [where, compiles(definition)]));
  expect([...found].filter(([, outcome]) => typeof outcome === 'object')).toEqual([]);
  expect([...found.values()].filter((outcome) => outcome === 'sound').length).toBeGreaterThan(500);
});
