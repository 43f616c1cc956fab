import { describe, expect, it } from 'vitest';
import type { JsonValue } from './json.ts';
import type { SecretVersion } from './secrets/secrets.ts';
import { referenceTo } from './secrets/veil.ts';
import { advance } from './advance.ts';
import { initialState } from './state.ts';
import { parseUuid } from '@holdfast/ids/uuid';
import { document, faultOf, instanceId, Scenario, workflowOf } from './testing/scenario.ts';

const value = 'canary-5f3a';
const secrets: readonly SecretVersion[] = [{ name: 'login', id: '01900000-0000-7000-8000-0000000000dd', value: { password: value }, current: true }];
const call = (rest: object = {}) => ({ ask: { call: 'http', with: { method: 'get', endpoint: 'https://x.example', headers: { 'x-key': '${ $secrets.login.password }' } }, ...rest } });

function withSecrets(tasks: readonly object[], rest: object = {}): Scenario {
  const instance = new Scenario(tasks, { use: { secrets: ['login'] }, ...rest });
  instance.secrets = secrets;
  return instance;
}

/** What stands for the text of the secret that is at this place in it. */
function reference(part: number): string {
  return `${referenceTo('01900000-0000-7000-8000-0000000000dd', part)}.v`;
}

/** Everything that is kept or shown of an instance, but the vault. */
function shown({ state: { vault: _sealed, ...state }, history, effects }: Scenario): string {
  return JSON.stringify([state, history, effects]);
}

describe('$secrets', () => {
  it('are never kept: references stand for them in calls, history and state, and expressions see behind', () => {
    const tasks = [{ take: { set: { it: '${ "<\\($secrets.login.password)>" }' } } }, { look: { set: { size: '${ .it | length }', same: '${ .it == "<" + $secret.login.password + ">" }', it: '${ .it }' } } }, call()];
    const instance = withSecrets(tasks).start();
    expect(instance.lastHttp.headers['x-key']).toMatch(/^hf-secret\./u);
    instance.answer({ ok: true, output: { echo: `you said ${value}` } });
    expect(shown(instance)).not.toContain(value);
    expect(instance.history.find(({ task }) => task.endsWith('look'))).toBeDefined();
    expect(instance.history.flatMap((entry) => (entry.type === 'task-completed' && entry.task === '/do/1/look' ? [entry.data.output] : []))).toMatchObject([{ size: value.length + 2, same: true }]);
  });

  it('stand in no address that they are part of, however it is written, nor in what a service says back of what it was sent', () => {
    const pin = 'canary "5f" (3a)!*';
    const ask = { ask: { call: 'http', with: { method: 'post', endpoint: 'https://x.example/{pin}', query: { pin: '${ .pin }' }, body: { pin: '${ .pin }' }, output: 'response' } } };
    const instance = new Scenario([ask], { document: { ...document, metadata: { secret: ['pin'] } } });
    instance.start({ pin });
    const { lastHttp } = instance;
    expect(lastHttp.uri).toMatch(/^https:\/\/x\.example\/hf-secret\.[0-9a-f-]{36}\.0\.s$/u);
    const url = 'https://x.example/canary%20%225f%22%20%283a%29%21%2A?pin=canary+%225f%22+%283a%29%21*';
    instance.answer({ ok: true, output: { request: { uri: url }, data: JSON.stringify({ pin }) } });
    expect(instance.state.status).toBe('completed');
    expect(shown(instance)).not.toMatch(/canary|5f|3a/u);
  });

  it('are looked for once in a value, however many expressions of a turn see it (I11)', () => {
    const seen = { a: { switch: [{ b: { when: '$workflow.input == 1', then: 'end' } }], then: 'a' } };
    const started = advance(workflowOf([seen], { use: { secrets: ['login'] } }), initialState({ instanceId }), { type: 'start', input: Array.from({ length: 300_000 }, () => ({})), startedBy: 'ada' }, { now: new Date(0), seed: parseUuid('01900000-0000-7000-8000-0000000000bb'), secrets });
    expect(started.state.status).toBe('running');
  });

  it('stand in no error', () => {
    const failed = withSecrets([{ bad: { set: '${ $secrets.login.password | error }' } }]).start();
    expect(faultOf(failed)).toEqual(['expression', 400, '/do/0/bad']);
    expect(shown(failed)).not.toContain(value);
    const refused = withSecrets([call()]).start();
    refused.answer({ ok: false, error: { type: 'x:y', status: 500, detail: `GET ${value}` } });
    expect(shown(refused)).not.toContain(value);
    const bare = withSecrets([call()]).start().answer({ ok: false, error: { type: 'x:y', status: 500 } });
    expect(bare.state.error).toEqual({ type: 'x:y', status: 500, instance: '/do/0/ask' });
  });

  it.each([{ username: 'user', password: 'pass' }, { username: 'name', password: 'password' }, { username: 'e', password: 'https' }])('may be part of what the language says itself: %j', (login) => {
    const authentication = { basic: { use: 'login' } };
    const ask = { ask: { call: 'http', with: { method: 'get', endpoint: { uri: 'https://user.example/name', authentication } } } };
    const tell = { tell: { emit: { event: { with: { source: 'https://user.example', type: 'user.name.password' } } } } };
    const instance = new Scenario([tell, ask], { use: { secrets: ['login'] } });
    instance.secrets = secrets.map((secret) => ({ ...secret, value: login }));
    instance.start();
    expect(instance.last('emit').event.type).toBe('user.name.password');
    expect(instance.lastHttp).toMatchObject({ method: 'GET', uri: 'https://user.example/name', authentication: { scheme: 'basic', username: reference(0), password: reference(1) } });
  });

  it('may be the whole of a policy that an expression gives, and of a duration', () => {
    const policy = { bearer: '${ $secrets.login }' };
    const ask = { ask: { call: 'http', with: { method: 'get', endpoint: { uri: 'https://x.example', authentication: policy } }, timeout: { after: '${ { minutes: 1 } }' } } };
    const instance = new Scenario([ask], { use: { secrets: ['login'] } });
    instance.secrets = secrets.map((secret) => ({ ...secret, value: { token: 'minute' } }));
    expect(instance.start().lastHttp.authentication).toEqual({ scheme: 'bearer', token: reference(0) });
    expect(instance.last('set-timer').dueAt).toBe('2026-03-01T12:01:00.000Z');
  });

  it('may be the address of a call, and part of it', () => {
    const addressed = (endpoint: string) => [{ ask: { call: 'http', with: { method: 'get', endpoint } } }];
    expect(withSecrets(addressed('${ $secrets.login.password }')).start().history.at(-1)?.data).toMatchObject({ method: 'GET', uri: reference(0) });
    const part = withSecrets([{ take: { set: { key: '${ $secrets.login.password }' } } }, ...addressed('https://x.example/{key}?{key}')]).start();
    expect(part.lastHttp.uri).toBe(`https://x.example/${reference(0)}?${reference(0)}`);
    expect(part.history.at(-1)?.data).toMatchObject({ uri: `https://x.example/${reference(0)}` });
    const tasks = [{ ask: { call: 'openapi', with: { document: { endpoint: '${ $secrets.login.password }' }, operationId: 'a' } } }];
    expect(withSecrets(tasks).start().lastCall.request).toMatchObject({ document: reference(0) });
  });

  it('are seen by schemas, and stand in no misfit', () => {
    const login = { type: 'object', required: [value] };
    const fits = withSecrets([{ take: { set: '${ { ($secrets.login.password): 1 } }', output: { schema: { document: login } } } }]).start();
    expect(fits.state.status).toBe('completed');
    const unfit = withSecrets([{ take: { set: { a: 1 }, output: { schema: { document: login } } } }]).start();
    expect(faultOf(unfit)).toEqual(['validation', 400, '/do/0/take']);
    expect(shown(unfit)).not.toContain(value);
  });

  it('that do not exist raise an authorization error', () => {
    expect(faultOf(new Scenario([call()]).start())).toEqual(['authorization', 403, '/do/0/ask']);
  });

  it('are there in the stages of the reference’s table', () => {
    const stage = '${ $secrets.login | length }';
    const rest = { input: { from: `{ n: ${stage.slice(2, -1)} }` }, output: { as: `{ n: ${stage.slice(2, -1)} }` } };
    const task = { if: '$secrets.login != null', input: { from: stage }, set: stage, output: { as: stage }, export: { as: `{ n: ${stage.slice(2, -1)} }` } };
    expect(withSecrets([{ a: task }], rest).start().state.output).toEqual({ n: 1 });
  });
});

it('what another instance hides stays hidden, and is seen as what one hides itself', () => {
  const theirs = `${referenceTo('01900000-0000-7000-8000-0000000000ee')}.v`;
  const run = { sub: { run: { workflow: { namespace: 'test', name: 'child', version: '1.0.0' } } } };
  const instance = withSecrets([run, { look: { set: { size: '${ .it | length }', it: '${ .it }', own: '${ .own | length }' } } }]).start();
  instance.answer({ ok: true, output: { it: theirs, own: reference(0) }, vault: { [theirs.slice(0, -2)]: 'canary', [reference(0).slice(0, -2)]: value } });
  expect(instance.state.output).toEqual({ size: 6, it: theirs, own: value.length });
  expect(instance.state.vault).toEqual({ [theirs.slice(0, -2)]: 'canary' });
});

describe('variables that are marked secret', () => {
  const hidden = (instance: Scenario, secret: string) => expect(shown(instance)).not.toContain(secret);

  it('of a task are in the vault alone, and expressions see them', () => {
    const instance = new Scenario([{ make: { set: { pin: 918273, name: 'canary', keep: '' }, metadata: { secret: true } } }, { use: { set: { sum: '${ .pin + 1 }', name: '${ .name }', pin: '${ .pin }' } } }]).start();
    expect(instance.state.output).toMatchObject({ sum: 918274, pin: expect.stringMatching(/^hf-secret\./u) as unknown });
    hidden(instance, 'canary');
    hidden(instance, '918273');
    expect(new Set(Object.values(instance.state.vault ?? {}))).toEqual(new Set([918273, 'canary']));
  });

  it('may be integers that a double cannot hold', () => {
    const instance = new Scenario([{ make: { set: { pin: 12345678901234567891n }, metadata: { secret: true } } }, { use: { set: { last: '${ .pin | tojson | .[-1:] }', pin: '${ .pin }', next: 12345678901234567892n } } }]).start();
    expect(instance.state.output).toMatchObject({ last: '1', pin: expect.stringMatching(/^hf-secret\./u) as unknown, next: 12345678901234567892n });
    hidden(instance, '12345678901234567891');
    expect(Object.values(instance.state.vault ?? {})).toEqual([12345678901234567891n]);
  });

  it('may be single members', () => {
    const instance = new Scenario([{ make: { set: { pin: 'canary', open: 'shown' }, metadata: { secret: ['pin'] } } }, { again: { set: '${ . }', metadata: { secret: true } } }]).start();
    hidden(instance, 'canary');
    expect(JSON.stringify(instance.history)).toContain('shown');
    const none = new Scenario([{ make: { set: { pin: 'shown' }, metadata: { secret: false } } }]).start();
    expect(none.state.output).toEqual({ pin: 'shown' });
  });

  it('of the input stand nowhere but in the vault', () => {
    const instance = new Scenario([{ wait: { wait: 'PT1S' } }, { use: { set: { size: '${ $workflow.input.user.pin | length }' } } }], { document: { dsl: '1.0.3', namespace: 'test', name: 'scenario', version: '1.0.0', metadata: { secret: ['user.pin'] } } });
    instance.start({ user: { pin: 'canary', name: 'Ada' } });
    hidden(instance, 'canary');
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state.output).toEqual({ size: 6 });
  });
});

describe('$authorization', () => {
  const authenticated = (as: JsonValue) => call({ output: { as }, export: { as: '{ scheme: $authorization.scheme }' } });

  it('describes what the call was authenticated with, to its output and export alone, and is kept by reference', () => {
    const instance = new Scenario([authenticated('$authorization'), { later: { set: { none: '${ $authorization }', before: '${ .parameter }' } } }, { wait: { wait: 'PT1S' } }, { tell: { set: { size: '${ .before | length }' } } }], { use: { secrets: ['login'] } });
    instance.secrets = secrets;
    instance.start().answer({ ok: true, output: 1, authorization: { scheme: 'Bearer', parameter: 'canary-token' } });
    expect(shown(instance)).not.toContain('canary-token');
    expect(instance.state.context).toEqual({ scheme: 'Bearer' });
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state.output).toEqual({ size: 'canary-token'.length });
  });

  it('is what it was where a branch of a fork exports it, when the branches are done', () => {
    const branches = [call({ export: { as: '$context + { scheme: $authorization.scheme, size: ($authorization.parameter | length) }' } }), { hold: { wait: 'PT1S' } }];
    const instance = new Scenario([{ both: { fork: { branches } } }, { tell: { set: '${ $context }' } }], { use: { secrets: ['login'] } });
    instance.secrets = secrets;
    instance.start({ n: 1 }).answer({ ok: true, output: 1, authorization: { scheme: 'Bearer', parameter: 'canary-token' } });
    expect(shown(instance)).not.toContain('canary-token');
    expect(instance.fire(instance.last('set-timer').timerId).state.output).toEqual({ n: 1, scheme: 'Bearer', size: 'canary-token'.length });
  });

  it('is not shown where the outside says it back', () => {
    const instance = withSecrets([call(), { wait: { wait: 'PT1S' } }, { tell: { set: { size: '${ .said | length }' } } }]);
    instance.start().answer({ ok: true, output: { said: 'Bearer canary-token' }, authorization: { scheme: 'Bearer', parameter: 'canary-token' } });
    expect(shown(instance)).not.toContain('canary-token');
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state.output).toEqual({ size: 'Bearer canary-token'.length });
  });

  it('leaves nothing behind where nobody asked for it', () => {
    const instance = withSecrets([call()]).start().answer({ ok: true, output: 1, authorization: { scheme: 'Bearer', parameter: 'canary-token' } });
    expect(instance.state.vault).toBeUndefined();
  });
});
