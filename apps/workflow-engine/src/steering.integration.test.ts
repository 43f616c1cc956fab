import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { definition, startRunningEngine, yaml } from './testing/running-engine.ts';

let engine: Awaited<ReturnType<typeof startRunningEngine>>;
beforeAll(async () => {
  engine = await startRunningEngine();
});
afterAll(() => engine.close());

const post = (path: string, body?: unknown) => engine.asUser({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
const of = (name: string, version = '1.0.0') => ({ namespace: 'test', name, version });

describe('steering an instance', () => {
  it('suspends it, says why it is not moving, and resumes it', async () => {
    const path = await engine.started('steered', '  - hold: {wait: {hours: 1}}\n');
    expect(await engine.asUser({ path: `${path}/why` })).toMatchObject({ status: 200, body: { reason: 'waiting', sentence: expect.stringContaining('/do/0/hold waits until') as unknown, waits: [{ task: '/do/0/hold' }] } });
    expect(await post(`${path}/suspend`)).toMatchObject({ status: 200, body: { status: 'suspended' } });
    expect(await post(`${path}/suspend`)).toMatchObject({ status: 200, body: { status: 'suspended' } });
    expect(await engine.asUser({ path: `${path}/why` })).toMatchObject({ body: { reason: 'suspended' } });
    expect(await engine.asUser({ path: '/v1/instances?status=suspended&name=steered' })).toMatchObject({ body: { items: [{ status: 'suspended' }] } });
    expect(await post(`${path}/resume`)).toMatchObject({ status: 200, body: { status: 'waiting' } });
    expect(await engine.asUser({ path })).toMatchObject({ body: { waitingFor: [{ type: 'timer', since: expect.any(String) as unknown }], nextTimerAt: expect.any(String) as unknown, retryable: false } });
    expect(await post(`${path}/cancel`)).toMatchObject({ body: { status: 'cancelled' } });
    for (const steer of ['suspend', 'resume']) expect(await post(`${path}/${steer}`)).toMatchObject({ status: 409, body: { code: 'instance-ended' } });
    expect(await engine.asUser({ path: `${path}/why` })).toMatchObject({ body: { reason: 'ended' } });
    const trail = await engine.asUser({ path: `${path}/history` });
    expect((trail.body['items'] as { type: string }[]).map(({ type }) => type)).toEqual(expect.arrayContaining(['instance-suspended', 'instance-resumed']));
  });

  it('asks for a permission, and knows no instance of another tenant', async () => {
    const path = await engine.started('guarded', '  - hold: {wait: {hours: 1}}\n');
    const [viewer, stranger] = [engine.tokenFor(engine.tenantId, ['read:workflow-instances']), engine.tokenFor('01900000-0000-7000-8000-000000000001')];
    for (const steer of ['suspend', 'resume', 'retry']) {
      expect(await engine.ask({ method: 'POST', path: `${path}/${steer}`, token: viewer })).toMatchObject({ status: 403 });
      expect(await engine.ask({ method: 'POST', path: `${path}/${steer}`, token: stranger })).toMatchObject({ status: 404 });
    }
    expect(await engine.ask({ path: `${path}/why`, token: stranger })).toMatchObject({ status: 404 });
    expect(await engine.ask({ path: `${path}/why` })).toMatchObject({ status: 401 });
  });

  it('retries a faulted one from the failed task, once, and leaves it faulted (I2)', async () => {
    const tasks = '  - first: {set: {n: 5}}\n  - fails: {raise: {error: {type: "https://x.example/no", status: 400, title: no}}, if: "$workflow.startedAt.epoch.milliseconds > 0"}\n';
    const path = await engine.started('fails', tasks);
    expect(await engine.asUser({ path })).toMatchObject({ body: { status: 'faulted', retryable: true } });
    expect(await engine.asUser({ path: `${path}/why` })).toMatchObject({ body: { reason: 'ended', sentence: expect.stringContaining('/do/1/fails') as unknown } });
    const retried = await post(`${path}/retry`);
    expect(retried).toMatchObject({ status: 201, body: { status: 'faulted' } });
    expect(await post(`${path}/retry`)).toMatchObject({ status: 201, body: { id: retried.body['id'] } });
    expect(await engine.asUser({ path })).toMatchObject({ body: { status: 'faulted' } });
    const trail = await engine.asUser({ path: `/v1/instances/${String(retried.body['id'])}/history` });
    expect(trail.body['items']).toMatchObject([{ type: 'instance-started', data: { retryOf: path.split('/').at(-1) } }, { type: 'task-started', task: '/do/1/fails' }, { type: 'task-faulted' }, { type: 'instance-faulted' }]);
    const completed = await engine.started('fine', '  - a: {set: {n: 1}}\n');
    expect(await post(`${completed}/retry`)).toMatchObject({ status: 409, body: { code: 'instance-not-retryable' } });
  });

  it('comes through to one that never rests, whichever replica goes on with it', async () => {
    const elsewhere = await engine.replica();
    for (const [name, task] of [['plain', '{set: {n: 1}, then: a}'], ['checked', '{set: {n: 1}, metadata: {checkpoint: true}, then: a}']] as const) {
      const path = await engine.started(`restless-${name}`, `  - a: ${task}\n`);
      for (const ask of [engine.asUser, elsewhere]) {
        expect(await ask({ method: 'POST', path: `${path}/suspend` })).toMatchObject({ status: 200, body: { status: 'suspended' } });
        expect(await post(`${path}/resume`)).toMatchObject({ status: 200, body: { status: 'running' } });
      }
      expect(await elsewhere({ method: 'POST', path: `${path}/cancel` })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    }
  });

  it('and events and answers of calls do, too', async () => {
    const race = (branch: string) => `  - race:\n      fork:\n        compete: true\n        branches:\n          - waits: ${branch}\n          - never: {do: [{a: {set: {n: 1}, metadata: {checkpoint: true}, then: a}}]}\n`;
    const [hearing, calling] = [await engine.started('restless-hearing', race('{listen: {to: {one: {with: {type: restless.go}}}}}')), await engine.started('restless-calling', race(`{call: http, with: {method: get, endpoint: "${engine.receiver.url}/pet"}}`))];
    const event = { specversion: '1.0', id: '1', source: '/test', type: 'restless.go' };
    expect(await engine.asUser({ method: 'POST', path: '/v1/events', headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) })).toMatchObject({ status: 202 });
    for (const path of [hearing, calling]) await vi.waitFor(async () => expect(await engine.asUser({ path })).toMatchObject({ body: { status: 'completed' } }), 30_000);
  });

  it('tells that a call is repeated, and why', async () => {
    const path = await engine.started('unreachable', '  - ask: {call: http, with: {method: get, endpoint: "http://no-such-host.invalid/"}}\n');
    await vi.waitFor(async () => expect(await engine.asUser({ path: `${path}/why` })).toMatchObject({ body: { reason: 'retrying', sentence: expect.stringContaining('came to nothing') as unknown } }), 30_000);
    expect(await engine.asUser({ path })).toMatchObject({ body: { waitingFor: [{ type: 'call', failure: 'unreachable' }] } });
  });
});

describe('finding instances', () => {
  it('by business key, labels, version and time, page by page', async () => {
    await engine.started('found', '  - a: {set: {n: 1}}\n');
    const start = (rest: object) => post('/v1/instances', { definition: of('found'), ...rest });
    for (let n = 0; n < 3; n += 1) await start({ businessKey: 'order 7', labels: { region: 'north', n: String(n) } });
    await start({ labels: { region: 'south' } });
    const find = async (query: string) => ((await engine.asUser({ path: `/v1/instances?name=found&${query}` })).body['items'] as object[]).length;
    expect(await find('businessKey=order%207')).toBe(3);
    expect(await find('label=region:north')).toBe(3);
    expect(await find('label=region:north&label=n:1')).toBe(1);
    expect(await find('label=region:west')).toBe(0);
    expect(await find('version=1.0.0')).toBe(5);
    expect(await find('version=2.0.0')).toBe(0);
    expect(await find('startedBefore=2020-01-01T00:00:00.000Z')).toBe(0);
    expect(await find('startedFrom=2020-01-01T00:00:00.000Z')).toBe(5);
    const page = await engine.asUser({ path: '/v1/instances?name=found&businessKey=order%207&limit=2' });
    expect(page.body).toMatchObject({ items: [{ businessKey: 'order 7', labels: { region: 'north', n: '2' } }, {}], next: expect.any(String) as unknown });
    expect(await find(`businessKey=order%207&limit=2&after=${String(page.body['next'])}`)).toBe(1);
    expect(await engine.asUser({ path: '/v1/instances?label=nonsense' })).toMatchObject({ status: 400 });
    expect(await start({ labels: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`l${index}`, 'x'])) })).toMatchObject({ status: 400 });
  });
});

describe('the life of a definition', () => {
  const send = (path: string, body: string) => engine.asUser({ path, headers: yaml, body });
  const text = (version: string, tasks = '  - a: {set: {n: 1}}\n') => definition('living', tasks).replace('version: 1.0.0', `version: ${version}`);

  it('goes from draft over published, with a number, to retired', async () => {
    expect(await send('/v1/definitions:draft', text('1.0.0'))).toMatchObject({ status: 200, body: { status: 'draft' } });
    expect(await send('/v1/definitions:draft', text('1.0.0', '  - a: {set: {n: 2}}\n'))).toMatchObject({ status: 200, body: { status: 'draft' } });
    expect(await post('/v1/instances', { definition: of('living') })).toMatchObject({ status: 404 });
    expect(await send('/v1/definitions', text('1.0.0', '  - a: {set: {n: 3}}\n'))).toMatchObject({ status: 201, body: { status: 'published', number: 1 } });
    expect(await send('/v1/definitions:draft', text('1.0.0'))).toMatchObject({ status: 409, body: { code: 'definition-version-exists' } });
    expect(await send('/v1/definitions', text('2.0.0'))).toMatchObject({ body: { number: 2 } });
    expect(await post('/v1/instances', { definition: of('living') })).toMatchObject({ status: 201 });
    for (let times = 0; times < 2; times += 1) expect(await post('/v1/definitions/test/living/1.0.0/retire')).toMatchObject({ status: 200, body: { status: 'retired', number: 1 } });
    await vi.waitFor(async () => expect(await post('/v1/instances', { definition: of('living') })).toMatchObject({ status: 409, body: { code: 'definition-retired' } }), 30_000);
    expect(await post('/v1/definitions/test/absent/1.0.0/retire')).toMatchObject({ status: 404 });
  });

  it('can be validated with all problems at once, and nothing is kept', async () => {
    expect(await send('/v1/definitions:validate', text('9.0.0'))).toMatchObject({ status: 200, body: { valid: true, errors: [] } });
    const broken = await send('/v1/definitions:validate', text('9.0.0', '  - a: {sett: {n: 1}}\n  - b: {set: {}}\n'));
    expect(broken).toMatchObject({ status: 200, body: { valid: false, errors: [{ pointer: '/do/0/a', line: 7, column: 5 }, { pointer: '/do/1/b/set', line: 8 }] } });
    expect(await send('/v1/definitions:validate', 'a: [')).toMatchObject({ status: 200, body: { valid: false, errors: [{ line: 1 }] } });
    expect(await engine.asUser({ path: '/v1/definitions/test/living/9.0.0' })).toMatchObject({ status: 404 });
  });

  it('can be compared version by version', async () => {
    await send('/v1/definitions', text('3.0.0', '  - a: {set: {n: 1}}\n  - b: {wait: PT1S}\n'));
    await send('/v1/definitions', text('4.0.0', '  - a: {set: {n: 2}}\n'));
    expect(await engine.asUser({ path: '/v1/definitions/test/living/3.0.0/diff/4.0.0' })).toMatchObject({
      status: 200,
      body: { changes: [{ pointer: '/document/version' }, { pointer: '/do/0/a/set/n', change: 'changed', from: 1, to: 2 }, { pointer: '/do/1/b', change: 'removed', from: { wait: 'PT1S' } }] },
    });
    expect(await engine.asUser({ path: '/v1/definitions/test/living/3.0.0/diff/5.0.0' })).toMatchObject({ status: 404 });
  });
});
