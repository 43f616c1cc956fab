import { describe, expect, it, vi } from 'vitest';
import { document, errorsOf } from '../testing/scenario.ts';
import { parseDefinition } from './parse-definition.ts';

const withTasks = (tasks: unknown) => errorsOf({ document, do: tasks });
const withTask = (task: unknown) => withTasks([{ a: task }]);
const event = { type: 'io.holdfast.bookmark.resumed.v1', subject: '${ .id }' };
const approval = (given: unknown) => ({ call: 'await-approval:1.0.0@default', with: given });
const asked = { title: 'T', to: 'a@example.com' };
const http = (given: object) => ({ call: 'http', with: { method: 'get', endpoint: 'https://x.example', ...given } });

describe('parsing a definition', () => {
  it('gives back plain JSON that parses again', () => {
    const source = { document: { ...document, title: 'T', summary: 'S', tags: { a: 1 }, metadata: {} }, input: { from: '.' }, do: [{ a: { set: { b: 1 }, metadata: { note: 'n' } } }], output: { as: {} } };
    const parsed = parseDefinition(source);
    expect(parsed).toEqual({ ok: true, definition: source });
    expect(parseDefinition(JSON.parse(JSON.stringify(parsed.ok && parsed.definition)))).toEqual(parsed);
  });

  it.each(['1.0.0', '1.0.3', '1.0.0-alpha5', '1.0.1+build.1'])('accepts the DSL version %s', (dsl) => {
    expect(errorsOf({ document: { ...document, dsl }, do: [] })).toEqual([]);
  });

  it.each([['1.0.0-rc.1', true], ['1.0.0-0a.0', true], ['1.0.0+01', true], ['1.0.0-01', false], ['1.0.0-rc.01', false], ['1.0', false], ['01.0.0', false], ['v1.0.0', false]])('knows whether %s is a semantic version: %j', (version, known) => {
    expect(errorsOf({ document: { ...document, version }, do: [] }).map(({ pointer }) => pointer)).toEqual(known ? [] : ['/document/version']);
  });

  it.each(['1.0.4', '1.1.0', '2.0.0', '0.9', 'latest'])('refuses the DSL version %s', (dsl) => {
    expect(errorsOf({ document: { ...document, dsl }, do: [] })).toEqual([{ pointer: '/document/dsl', message: 'This must be a version from 1.0.0 to 1.0.3.' }]);
  });

  it('says where each thing is wrong, all at once', () => {
    expect(errorsOf({ document: { dsl: '1.0.3', namespace: '-', name: 1, version: '1', colour: 'red' }, do: {}, extra: true })).toEqual([
      { pointer: '/document/namespace', message: 'This must be 1 to 63 letters, digits and hyphens, not beginning or ending with a hyphen.' },
      { pointer: '/document/name', message: 'This must be a string.' },
      { pointer: '/document/version', message: 'This must be a semantic version, e.g. 1.0.0.' },
      { pointer: '/document/colour', message: '“colour” is not known here; check the spelling.' },
      { pointer: '/do', message: 'This must be a list.' },
      { pointer: '/extra', message: '“extra” is not known here; check the spelling.' },
    ]);
  });

  it.each([null, 'text', 7, []])('refuses %j, which is no object', (source) => {
    expect(errorsOf(source)).toEqual([{ pointer: '', message: 'This must be an object.' }]);
  });

  it('says what is too large a number', () => {
    expect(withTask({ raise: { error: { type: 'https://x.example/a', status: 9007199254740993n } } })).toEqual([{ pointer: '/do/0/a/raise/error/status', message: 'This number is too large.' }]);
    expect(errorsOf({ document: { ...document, name: 10n ** 1000n }, do: [] })).toEqual([{ pointer: '/document/name', message: 'This must be a string.' }]);
    expect(errorsOf({ document, do: [{ a: { set: { many: Array.from({ length: 1_000 }, () => 10n ** 1000n) } } }] })).toEqual([{ pointer: '', message: expect.stringMatching(/characters\.$/u) as unknown }]);
  });

  it('says what is missing', () => {
    expect(errorsOf({})).toEqual([
      { pointer: '/document', message: 'This is missing: an object is needed here.' },
      { pointer: '/do', message: 'This is missing: a list is needed here.' },
    ]);
  });

  it('says what may stand where several forms may', () => {
    expect(errorsOf({ document, do: [], schedule: { every: 5 } })).toEqual([{ pointer: '/schedule/every', message: expect.stringMatching(/^This must be a duration/u) as unknown }]);
    expect(errorsOf({ document, do: [{ a: { set: { b: 1 }, metadata: { secret: 5 } } }] })).toEqual([{ pointer: '/do/0/a/metadata/secret', message: 'This must be true or false, or a list of the members that are secret.' }]);
    const message = 'This must be a URI, or an object with a uri and perhaps an authentication.';
    expect(errorsOf({ document, do: [], input: { schema: { resource: { endpoint: 5 } } } })).toEqual([{ pointer: '/input/schema/resource/endpoint', message }]);
  });

  it('takes jq, strict or loose, as the language of expressions', () => {
    for (const evaluate of [{}, { language: 'jq' }, { mode: 'strict' }, { language: 'jq', mode: 'loose' }]) expect(errorsOf({ document, do: [], evaluate })).toEqual([]);
    expect(errorsOf({ document, do: [], evaluate: { language: 'js', mode: 'lax' } })).toEqual([
      { pointer: '/evaluate/language', message: 'This version evaluates jq alone.' },
      { pointer: '/evaluate/mode', message: 'This must be strict or loose.' },
    ]);
  });

  it.each([{ every: { minutes: 5 } }, { cron: '0 0 * * *' }, { after: 'PT1H' }, { on: { one: { with: { type: 'x' } } } }])('takes the schedule %j', (schedule) => {
    expect(errorsOf({ document, do: [], schedule })).toEqual([]);
  });

  it.each([{}, { every: 'PT1H', cron: '* * * * *' }])('refuses the schedule %j', (schedule) => {
    expect(errorsOf({ document, do: [], schedule })).toEqual([{ pointer: '/schedule', message: 'This must have exactly one of every, cron, after and on.' }]);
  });

  it.each([
    { basic: { username: 'a', password: '${ $secrets.p }' } },
    { basic: { use: 'secret' } },
    { bearer: { token: 't' } },
    { digest: { username: 'a', password: 'b' } },
    { oauth2: { authority: 'http://keycloak/realms/x', endpoints: { token: '/auth/token' }, grant: 'client_credentials', client: { id: 'i', secret: 's' } } },
    { oidc: { authority: 'https://x.example', grant: 'client_credentials', scopes: ['a'], audiences: ['b'] } },
  ])('takes the authentication policy %j', (policy) => {
    expect(errorsOf({ document, use: { authentications: { one: policy } }, do: [{ a: http({ endpoint: { uri: 'https://x.example', authentication: policy } }) }] })).toEqual([]);
  });

  it('refuses a schedule whose cron has no form', () => {
    expect(errorsOf({ document, do: [], schedule: { cron: 'daily at noon' } }).map(({ pointer }) => pointer)).toEqual(['/schedule/cron']);
  });

  it.each<[object, string]>([
    [{}, ''],
    [{ basic: { use: 's' }, bearer: { use: 's' } }, ''],
    [{ basic: { username: 'a' } }, '/basic/password'],
    [{ oauth2: { grant: 'magic' } }, '/oauth2/grant'],
    [{ oauth2: { grant: 'authorization_code' } }, '/oauth2/grant'],
    [{ certificate: {} }, '/certificate'],
  ])('refuses the authentication policy %j', (policy, pointer) => {
    expect(errorsOf({ document, use: { authentications: { one: policy } }, do: [] }).map((error) => error.pointer)).toContain(`/use/authentications/one${pointer}`);
  });

  it.each([
    ['a date', { a: { set: { b: new Date(0) } } }, '/do/0/a/set/b'],
    ['an infinity', { a: { set: { b: Infinity } } }, '/do/0/a/set/b'],
    ['a function', { a: { set: { b: () => 1 } } }, '/do/0/a/set/b'],
    ['nothing', { a: { set: { b: undefined } } }, '/do/0/a/set/b'],
  ])('refuses %s, which JSON has not', (_what, task, pointer) => {
    expect(withTasks([task])).toEqual([{ pointer, message: 'This is not a JSON value.' }]);
  });

  it('refuses what is nested too deep, without using the stack for it', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(withTask({ set: { value } })[0]?.message).toBe('A definition is nested at most 64 levels deep.');
  });

  it('counts shared parts as often as they appear (YAML aliases)', () => {
    let value: unknown = 'lol';
    for (let depth = 0; depth < 30; depth += 1) value = [value, value];
    expect(withTask({ set: { value } })[0]?.message).toMatch(/^A definition has at most/u);
    expect(withTask({ set: { value: 'x'.repeat(1_000_001) } })[0]?.message).toMatch(/^A definition has at most/u);
  });
});

describe('parsing tasks', () => {
  it('refuses a name twice in one list, and allows it in another', () => {
    expect(withTasks([{ a: { set: { b: 1 } } }, { a: { do: [{ a: { set: { b: 1 } } }] } }])).toEqual([{ pointer: '/do/1/a', message: 'The name “a” is taken by an earlier task of this list.' }]);
  });

  it('refuses names that are too long before a definition is published, and reads those that were', () => {
    const [most, more] = ['n'.repeat(256), 'n'.repeat(257)];
    const tasks = (name: string) => [
      { [name]: { set: '.' } },
      { loop: { for: { in: '.' }, do: [{ [name]: { switch: [{ [name]: { then: 'end' } }] } }] } },
      { choose: { switch: [{ [name]: { then: 'end' } }] } },
      { part: { fork: { branches: [{ [name]: { set: '.' } }] } } },
      { guard: { try: [{ [name]: { set: '.' } }], catch: { do: [{ [name]: { set: '.' } }] } } },
    ];
    const whole = (name: string) => ({ document, do: tasks(name), use: { functions: { [name]: { set: '.' } }, extensions: [{ [name]: { extend: 'all' } }, { e: { extend: 'set', before: [{ [name]: { set: '.' } }] } }] } });
    expect(parseDefinition(whole(most), true).ok).toBe(true);
    expect(parseDefinition(whole(more)).ok).toBe(true);
    const refused = parseDefinition(whole(more), true);
    expect(refused.ok ? [] : refused.errors.map(({ pointer }) => pointer.replaceAll(more, '*'))).toEqual([
      '/use/functions/*', '/use/extensions/0/*', '/use/extensions/1/e/before/0/*', '/do/0/*', '/do/1/loop/do/0/*', '/do/2/choose/switch/0/*', '/do/3/part/fork/branches/0/*', '/do/4/guard/try/0/*', '/do/4/guard/catch/do/0/*',
    ]);
    expect(refused).toMatchObject({ ok: false, errors: expect.arrayContaining([expect.objectContaining({ message: 'A name has at most 256 characters.' })]) as unknown });
  });

  it('lists the functions that there are once, however many calls name one that there is not (I11)', () => {
    let walks = 0;
    const real = Set.prototype[Symbol.iterator];
    const counted = vi.spyOn(Set.prototype, Symbol.iterator).mockImplementation(function (this: Set<unknown>) {
      if (this.has('f1')) walks += 1;
      return real.call(this);
    });
    const use = { functions: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, { set: '.' }])) };
    const errors = errorsOf({ document, use, do: Array.from({ length: 200 }, (_, index) => ({ [`t${index}`]: { call: 'none' } })) });
    counted.mockRestore();
    expect(errors).toHaveLength(200);
    expect(walks).toBeLessThan(5);
  });

  it('lists of long names only the beginning', () => {
    const [error] = errorsOf({ document, use: { functions: { ['f'.repeat(1000)]: { set: '.' } } }, do: [{ a: { call: 'none' } }] });
    expect(error?.message).toContain(`${'f'.repeat(100)}….`);
  });

  it('refuses items that are not one named task', () => {
    expect(withTasks([{ a: { set: { b: 1 } }, b: { set: { b: 1 } } }, {}, { c: 1 }])).toEqual([
      { pointer: '/do/0', message: 'This must have exactly one key: the name.' },
      { pointer: '/do/1', message: 'This must have exactly one key: the name.' },
      { pointer: '/do/2/c', message: 'This must be an object.' },
    ]);
  });

  it.each([{}, { set: { a: 1 }, wait: 'PT1S' }, { st: {} }])('refuses a task that is not of exactly one kind: %j', (task) => {
    expect(withTask(task)).toEqual([{ pointer: '/do/0/a', message: 'A task has exactly one of call, do, emit, for, fork, listen, raise, run, set, switch, try, wait.' }]);
  });

  it('finds what is wrong at any depth, with names escaped as JSON pointers are (RFC 6901)', () => {
    expect(withTasks([{ 'a/b~c': { do: [{ d: { set: {} } }] } }])).toEqual([{ pointer: '/do/0/a~1b~0c/do/0/d/set', message: 'This must be an object with at least one member, or an expression.' }]);
  });

  it.each<[unknown, string]>(['a2a', 'asyncapi', 'grpc', 'mcp'].map((call) => [{ call, with: {} }, '/call']))('refuses by name what the DSL has and this version has not: %j', (task, pointer) => {
    expect(withTask(task)).toEqual([{ pointer: `/do/0/a${pointer}`, message: expect.stringMatching(/is not supported by this version\.$/u) }]);
  });

  it.each<[unknown, string, string]>([
    [{ set: { b: 1 }, if: true }, '/if', 'This must be a string.'],
    [{ set: { b: 1 }, then: '' }, '/then', 'This must be continue, exit, end or the name of a task of the same list.'],
    [{ set: { b: 1 }, metadata: { checkpoint: 'yes' } }, '/metadata/checkpoint', 'This must be a boolean.'],
    [{ set: { b: 1 }, output: { as: 1 } }, '/output/as', 'This must be an expression or an object.'],
    [{ set: { b: 1 }, input: { schema: { document: 7 } } }, '/input/schema/document', 'This must be a JSON Schema.'],
    [{ set: { b: 1 }, input: { schema: {} } }, '/input/schema', 'This must have a document or a resource.'],
    [{ set: { b: 1 }, input: { schema: { document: {}, resource: { endpoint: 'https://a.test' } } } }, '/input/schema', 'This must have a document or a resource.'],
    [{ set: { b: 1 }, export: { schema: { format: 'avro', document: true } } }, '/export/schema/format', 'This version knows only schemas of the format json.'],
    [{ set: 7 }, '/set', 'This must be an object with at least one member, or an expression.'],
    [{ set: { b: 1 }, extra: 1 }, '/extra', '“extra” is not known here; check the spelling.'],
    [{ switch: [] }, '/switch', 'A switch has at least one case.'],
    [{ switch: [{ b: { when: '.' } }] }, '/switch/0/b/then', 'This is missing: a string is needed here.'],
    [{ switch: [{ b: { then: 'end' } }, { c: { then: 'end' } }] }, '/switch', 'Only one case, the default, may be without “when”.'],
    [{ wait: 'P1.5M' }, '/wait', 'This must be a duration: whole days, hours, minutes, seconds or milliseconds, or ISO 8601 such as PT30S or P7D.'],
    [{ wait: { hours: -1 } }, '/wait', 'This must be a duration: whole days, hours, minutes, seconds or milliseconds, or ISO 8601 such as PT30S or P7D.'],
    [{ wait: 'P200Y' }, '/wait', 'A duration is at most a hundred years.'],
    [{ listen: {} }, '/listen/to', 'This must have exactly one of one, any and all; until goes with any.'],
    [{ listen: { to: { one: { with: { type: 't' } }, any: [] } } }, '/listen/to', 'This must have exactly one of one, any and all; until goes with any.'],
    [{ listen: { to: { any: 'x' } } }, '/listen/to/any', 'This must be a list.'],
    [{ listen: { to: { all: [{ with: { type: 't' } }, { with: { type: 5 } }] } } }, '/listen/to/all/1/with/type', 'This must be text.'],
    [{ listen: { to: { one: {} } } }, '/listen/to/one/with', 'This is missing: an object is needed here.'],
    [{ listen: { to: { one: { with: { type: 't' } }, until: '.' } } }, '/listen/to/until', '“until” is not known here; check the spelling.'],
    [{ listen: { to: { any: [], until: true } } }, '/listen/to/until', 'This must be a condition, or have exactly one of one, any and all.'],
    [{ listen: { to: { any: [], until: { one: { with: { type: 5 } } } } } }, '/listen/to/until/one/with/type', 'This must be text.'],
    [{ listen: { to: { one: { with: event, correlate: {} } } } }, '/listen/to/one/correlate', '“correlate” is not known here; check the spelling.'],
    [{ listen: { to: { one: { with: { type: event.type } } } } }, '/listen/to/one/with/subject', 'This must be the id of the bookmark, e.g. ${ .id }.'],
    [{ call: 1 }, '/call', 'This must be a string.'],
    [{ call: 'log' }, '/call', 'There is no function “log”; there are http, openapi, await-approval:1.0.0@default, bookmark:1.0.0@default.'],
    [http({ endpoint: 'ftp://x' }), '/with/endpoint', 'This must be an absolute http or https URI, or begin with a ${ } expression.'],
    [http({ headers: 'x' }), '/with/headers', 'This must be an object, or one ${ } expression that gives one.'],
    [http({ verb: 'get' }), '/with/verb', '“verb” is not known here; check the spelling.'],
    [approval({ to: 'a@example.com' }), '/with/title', 'This is missing.'],
    [approval({ ...asked, to: 'nobody' }), '/with/to', 'This must be an e-mail address.'],
    [approval({ ...asked, title: 1 }), '/with/title', 'This must be a string.'],
    [approval({ ...asked, outcomes: ['No!'] }), '/with/outcomes/0', 'This must be lower-case letters, digits and hyphens, at most 32, beginning with a letter.'],
    [approval({ ...asked, outcomes: ['a', 'a'] }), '/with/outcomes', 'Each outcome is listed once.'],
    [approval({ ...asked, schema: 1 }), '/with/schema', 'This must be a JSON Schema object.'],
  ])('refuses %j', (task, pointer, message) => {
    expect(withTask(task)).toEqual([{ pointer: `/do/0/a${pointer}`, message }]);
  });

  it('says what a call without its arguments lacks', () => {
    expect(withTask({ call: 'http' }).map(({ pointer }) => pointer)).toEqual(['/do/0/a/with/method', '/do/0/a/with/endpoint']);
  });
});

describe('how long instances are kept', () => {
  const kept = (retention: unknown) => parseDefinition({ document: { dsl: '1.0.3', namespace: 'test', name: 'kept', version: '1.0.0', metadata: { retention } }, do: [] });

  it.each(['P30D', 'P1Y', 'PT1H', { days: 7 }])('may be %j', (retention) => {
    expect(kept(retention)).toMatchObject({ ok: true, definition: { document: { metadata: { retention } } } });
  });

  it.each(['PT59M', { minutes: 5 }, 'soon', 7])('may not be %j', (retention) => {
    expect(kept(retention)).toMatchObject({ ok: false, errors: [{ pointer: '/document/metadata/retention', message: 'This must be a duration of an hour at least, e.g. P30D.' }] });
  });
});
