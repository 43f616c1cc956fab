import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GatewayRequest } from './testing/gateway.ts';
import { definition, startRunningEngine, yaml } from './testing/running-engine.ts';

let engine: Awaited<ReturnType<typeof startRunningEngine>>;
beforeAll(async () => {
  engine = await startRunningEngine();
});
afterAll(() => engine.close());

const asUser = (request: GatewayRequest) => engine.asUser(request);

async function published(name: string, tasks: string): Promise<{ namespace: string; name: string; version: string }> {
  expect(await asUser({ path: '/v1/definitions', headers: yaml, body: definition(name, tasks) })).toMatchObject({ status: 201 });
  return { namespace: 'test', name, version: '1.0.0' };
}

describe('POST /v1/definitions', () => {
  it('answers 201 to a new version, 200 to the same text again, 409 to another', async () => {
    const text = definition('versions', '  - greet: {set: {hello: world}}\n');
    expect(await asUser({ path: '/v1/definitions', headers: yaml, body: text })).toMatchObject({ status: 201, headers: { location: '/v1/definitions/test/versions/1.0.0' } });
    expect(await asUser({ path: '/v1/definitions', headers: yaml, body: text })).toMatchObject({ status: 200, body: { name: 'versions' } });
    expect(await asUser({ path: '/v1/definitions', headers: yaml, body: `${text}\n` })).toMatchObject({ status: 409, body: { code: 'definition-version-exists' } });
  });

  it('keeps the text byte for byte, YAML and JSON', async () => {
    const text = `# a comment, ümläut\n${definition('bytes', '  - greet: {set: {hello: world}} \n\n')}`;
    await asUser({ path: '/v1/definitions', headers: yaml, body: text });
    expect(await asUser({ path: '/v1/definitions/test/bytes/1.0.0' })).toMatchObject({ status: 200, body: { source: text, mediaType: 'application/yaml' } });

    const json = '{ "document": {"dsl": "1.0.3", "namespace": "test", "name": "json", "version": "1.0.0"},\n\t"do": [ {"greet": {"set": {"n": 1.0}}} ] }';
    expect(await asUser({ path: '/v1/definitions', body: json })).toMatchObject({ status: 201 });
    expect(await asUser({ path: '/v1/definitions/test/json/1.0.0' })).toMatchObject({ body: { source: json, mediaType: 'application/json' } });
  });

  it('names every error with JSON pointer, line and column', async () => {
    const answer = await asUser({ path: '/v1/definitions', headers: yaml, body: definition('wrong', '  - greet:\n      sett: {hello: world}\n  - go:\n      set: {}\n      then: nowhere\n') });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'definition-invalid',
        errors: [
          { pointer: '/do/0/greet', line: 7, column: 5 },
          { pointer: '/do/1/go/set', line: 10, column: 7 },
          { pointer: '/do/1/go/then', line: 11, column: 7 },
        ],
      },
    });
  });

  it('refuses 256 kB and more with 413', async () => {
    const body = `${definition('large', '  - greet: {set: {hello: world}}\n')}# ${'x'.repeat(262_144)}`;
    expect(await asUser({ path: '/v1/definitions', headers: yaml, body })).toMatchObject({ status: 413 });
  });
});

describe('POST /v1/instances', () => {
  it('runs set, switch and call http to the end, and tells history in order', async () => {
    const definitionName = await published(
      'pets',
      `  - prepare: {set: {kind: "\${ .kind }"}}
  - choose:
      switch:
        - dogs: {when: '.kind == "dog"', then: fetch}
        - others: {then: end}
  - fetch:
      call: http
      with: {method: get, endpoint: '${engine.receiver.url}/pets'}
  - finish: {set: {found: "\${ .pet }"}}
`,
    );
    const started = await asUser({ path: '/v1/instances', body: { definition: definitionName, input: { kind: 'dog' } } });
    expect(started).toMatchObject({ status: 201, body: { status: 'waiting', definition: definitionName } });
    const path = `/v1/instances/${String(started.body['id'])}`;
    await vi.waitFor(async () => expect(await asUser({ path })).toMatchObject({ status: 200, body: { status: 'completed', input: { kind: 'dog' }, output: { found: 'dog' }, waitingFor: [] } }), { timeout: 30_000 });

    const history = await asUser({ path: `${path}/history` });
    const items = history.body['items'] as { sequence: number; type: string }[];
    expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, index) => index + 1));
    expect(items[0]).toMatchObject({ type: 'instance-started' });
    expect(items.at(-1)).toMatchObject({ type: 'instance-completed' });
    expect(await asUser({ path: `${path}/history?after=2&limit=1` })).toMatchObject({ body: { items: [{ sequence: 3 }], next: 3 } });
    expect(engine.receiver.requests.filter(({ path: called }) => called === '/pets')).toHaveLength(1);
  });

  it('starts once for an Idempotency-Key: the same answer to the same body, 422 to another', async () => {
    const definitionName = await published('once', '  - hold: {wait: {hours: 1}}\n');
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = await Promise.all([1, 2].map(() => asUser({ path: '/v1/instances', headers, body: { definition: definitionName, input: { n: 1 } } })));
    expect(first).toMatchObject({ status: 201, body: { status: 'waiting' } });
    expect(second?.body).toEqual(first?.body);
    expect(await asUser({ path: '/v1/instances', headers, body: { definition: definitionName, input: { n: 2 } } })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await asUser({ path: `/v1/instances?name=once` })).toMatchObject({ body: { items: [{ id: first?.body['id'] }] } });
  });

  it('refuses an unknown definition, an unknown member and a body that nests too deep', async () => {
    const definitionName = { namespace: 'test', name: 'nothing', version: '1.0.0' };
    expect(await asUser({ path: '/v1/instances', body: { definition: definitionName } })).toMatchObject({ status: 404, body: { code: 'definition-not-found' } });
    expect(await asUser({ path: '/v1/instances', body: { definition: definitionName, tenantId: engine.tenantId } })).toMatchObject({ status: 400 });
    expect(await asUser({ path: '/v1/instances', body: `{"definition":{},"input":${'['.repeat(100_000)}${']'.repeat(100_000)}}` })).toMatchObject({ status: 400 });
  });
});

describe('an instance that waits', () => {
  it('says what it waits for, and is cancelled once', async () => {
    const path = await engine.started('waits', '  - hold: {wait: {hours: 1}}\n');
    expect(await asUser({ path })).toMatchObject({ body: { status: 'waiting', waitingFor: [{ type: 'timer', task: '/do/0/hold', dueAt: expect.any(String) as unknown }] } });
    expect(await asUser({ path: `${path}/cancel`, method: 'POST' })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await asUser({ path: `${path}/cancel`, method: 'POST' })).toMatchObject({ status: 409, body: { code: 'instance-ended' } });
    expect(await asUser({ path })).toMatchObject({ body: { status: 'cancelled', waitingFor: [] } });
  });
});

describe('the tenants of the engine', () => {
  it('answers another tenant exactly as if nothing existed', async () => {
    const definitionName = await published('private', '  - hold: {wait: {hours: 1}}\n');
    const { body } = await asUser({ path: '/v1/instances', body: { definition: definitionName } });
    const stranger = engine.tokenFor(randomUUID());
    for (const rest of ['', '/history', '/cancel']) {
      const method = rest === '/cancel' ? 'POST' : 'GET';
      const theirs = await engine.ask({ token: stranger, method, path: `/v1/instances/${String(body['id'])}${rest}` });
      const nobodys = await engine.ask({ token: stranger, method, path: `/v1/instances/${randomUUID()}${rest}` });
      expect(theirs).toMatchObject({ status: 404, body: { code: 'instance-not-found' } });
      expect({ ...theirs.body, instance: '' }).toEqual({ ...nobodys.body, instance: '' });
    }
    expect(await engine.ask({ token: stranger, path: '/v1/definitions/test/private/1.0.0' })).toMatchObject({ status: 404 });
    expect(await engine.ask({ token: stranger, path: '/v1/definitions' })).toMatchObject({ body: { items: [] } });
    expect(await engine.ask({ token: stranger, path: '/v1/instances' })).toMatchObject({ body: { items: [] } });
    expect(await engine.ask({ token: stranger, path: '/v1/instances', body: { definition: definitionName } })).toMatchObject({ status: 404 });
  });

  it('asks for the permission of each route', async () => {
    const powerless = engine.tokenFor(engine.tenantId, []);
    const requests: GatewayRequest[] = [
      { path: '/v1/definitions', headers: yaml, body: 'x' },
      { path: '/v1/definitions' },
      { path: '/v1/definitions/test/private/1.0.0' },
      { path: '/v1/instances', body: {} },
      { path: '/v1/instances' },
      { path: `/v1/instances/${randomUUID()}` },
      { path: `/v1/instances/${randomUUID()}/history` },
      { path: `/v1/instances/${randomUUID()}/cancel`, method: 'POST' },
    ];
    for (const request of requests) {
      expect(await engine.ask({ token: powerless, ...request })).toMatchObject({ status: 403 });
      expect(await engine.ask(request)).toMatchObject({ status: 401 });
    }
  });

  it('says who may not call before it says what a body must be', async () => {
    for (const request of [{ path: '/v1/definitions', body: 'x' }, { path: '/v1/instances', body: '{}' }, { path: `/v1/instances/${randomUUID()}/cancel`, body: 'x' }]) {
      for (const type of ['text/html', 'application/x-www-form-urlencoded']) {
        const mistyped = { ...request, headers: { 'content-type': type } };
        expect(await engine.ask(mistyped)).toMatchObject({ status: 401 });
        expect(await engine.ask({ ...mistyped, token: engine.tokenFor(engine.tenantId, []) })).toMatchObject({ status: 403 });
        expect(await engine.asUser(mistyped)).toMatchObject({ status: 415 });
      }
    }
  });

  it('answers a start at its end when asked to wait, also an end on the first turn, and in time when there is none', async () => {
    await engine.started('awaited', `  - one: {set: {n: 1}, metadata: {checkpoint: true}}\n  - two: {set: {n: 2}}\n`);
    await engine.started('at-once', '  - one: {set: {n: 3}}\n');
    await engine.started('patient', '  - hold: {wait: {hours: 1}}\n');
    const start = (name: string, prefer: string) => engine.asUser({ path: '/v1/instances', headers: { prefer }, body: { definition: { namespace: 'test', name, version: '1.0.0' } } });
    expect(await start('awaited', 'wait=20')).toMatchObject({ status: 201, body: { status: 'completed', output: { n: 2 } } });
    expect(await start('at-once', 'respond-async, wait=1')).toMatchObject({ status: 201, body: { status: 'completed', output: { n: 3 } } });
    expect(await start('patient', 'wait=1')).toMatchObject({ status: 201, body: { status: 'waiting' } });
  });

  it('starts a batch, each by itself: what is refused keeps no other from starting', async () => {
    await engine.started('batched', '  - one: {set: {n: "${ .n }"}}\n');
    const batched = { namespace: 'test', name: 'batched', version: '1.0.0' };
    const items = [
      { definition: batched, input: { n: 1 }, idempotencyKey: 'batch-1' },
      { definition: { ...batched, name: 'absent' } },
      { definition: batched, input: { n: 2 }, businessKey: 'order 7', labels: { region: 'north' } },
      { definition: batched, input: { n: 9 }, idempotencyKey: 'batch-1' },
    ];
    const first = await engine.asUser({ path: '/v1/instances:batch', body: { items: items.slice(0, 3) } });
    expect(first).toMatchObject({
      status: 200,
      body: { items: [{ result: 'started', instance: { status: 'completed' } }, { result: 'refused', problem: { code: 'definition-not-found', status: 404 } }, { result: 'started' }] },
    });
    const second = await engine.asUser({ path: '/v1/instances:batch', body: { items } });
    expect(second).toMatchObject({ body: { items: [{ instance: { id: (first.body['items'] as { instance: { id: string } }[])[0]?.instance.id } }, {}, {}, { problem: { code: 'idempotency-key-reused' } }] } });
    expect(await engine.asUser({ path: '/v1/instances:batch', body: { items: [] } })).toMatchObject({ status: 400 });
    expect(await engine.asUser({ path: '/v1/instances:batch', body: { items: Array.from({ length: 1001 }, () => items[0]) } })).toMatchObject({ status: 400 });
    expect(await engine.ask({ path: '/v1/instances:batch', token: engine.tokenFor(engine.tenantId, ['read:workflow-instances']), body: { items } })).toMatchObject({ status: 403 });
  });
});
