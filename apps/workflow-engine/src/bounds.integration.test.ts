import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition, startRunningEngine, yaml } from './testing/running-engine.ts';

let engine: Awaited<ReturnType<typeof startRunningEngine>>;
beforeAll(async () => {
  engine = await startRunningEngine({ HOLDFAST_TENANT_INSTANCES: '3', HOLDFAST_TENANT_EVENTS_PER_SECOND: '100', HOLDFAST_INSTANCE_HISTORY_ENTRIES: '50' });
});
afterAll(() => engine.close());

const batch = { 'content-type': 'application/cloudevents-batch+json' };
const hold = '  - hold: {wait: {hours: 1}}\n';
const large = 'x'.repeat(1_200_000);
const events = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ specversion: '1.0', id: randomUUID(), source: 'test:bounds', type: 'counted' })));

/** Somebody of a tenant that nothing belongs to yet. */
function stranger(permissions?: readonly string[]) {
  return engine.tokenFor(randomUUID(), permissions);
}

describe('a body that is too large', () => {
  it.each([
    ['/v1/definitions', yaml],
    ['/v1/definitions:draft', yaml],
    ['/v1/definitions:validate', yaml],
    ['/v1/events', batch],
    ['/v1/instances:batch', { 'content-type': 'application/json' }],
    ['/v1/secrets/large', { 'content-type': 'application/json' }],
  ])('is refused by %s', async (path, headers) => {
    expect(await engine.asUser({ method: 'POST', path, headers, body: large })).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
  });
});

describe('what belongs to another tenant', () => {
  it('does not exist: drafts, versions, their differences and their end', async () => {
    expect(await engine.asUser({ path: '/v1/definitions:draft', headers: yaml, body: definition('theirs', hold) })).toMatchObject({ status: 200 });
    const token = stranger();
    for (const request of [{ path: '/v1/definitions/test/theirs/1.0.0' }, { method: 'POST' as const, path: '/v1/definitions/test/theirs/1.0.0/retire' }, { path: '/v1/definitions/test/theirs/1.0.0/diff/1.0.0' }]) {
      expect(await engine.ask({ token, ...request })).toMatchObject({ status: 404, body: { code: 'definition-not-found' } });
    }
    expect(await engine.ask({ token, path: '/v1/definitions?name=theirs' })).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('does not exist: secrets, and instances in a search', async () => {
    expect(await engine.asUser({ path: '/v1/secrets/theirs', body: { value: 'a secret of theirs' } })).toMatchObject({ status: 201 });
    const token = stranger();
    expect(await engine.ask({ token, path: '/v1/secrets' })).toMatchObject({ status: 200, body: { items: [] } });
    expect(await engine.ask({ token, method: 'DELETE', path: '/v1/secrets/theirs' })).toMatchObject({ status: 404, body: { code: 'secret-not-found' } });
    expect(await engine.ask({ token, path: '/v1/instances?businessKey=theirs' })).toMatchObject({ status: 200, body: { items: [] } });
  });
});

describe('the limits of a tenant', () => {
  it('refuse instances beyond them, each start by itself, and let another tenant start (I12)', async () => {
    const token = stranger();
    expect(await engine.ask({ token, path: '/v1/definitions', headers: yaml, body: definition('held', hold) })).toMatchObject({ status: 201 });
    const of = { definition: { namespace: 'test', name: 'held', version: '1.0.0' }, input: {} };
    const started = await engine.ask({ token, path: '/v1/instances:batch', body: { items: Array.from({ length: 5 }, () => of) } });
    const items = started.body['items'] as readonly { readonly status?: string; readonly problem?: { readonly code: string } }[];
    expect(items.filter((item) => JSON.stringify(item).includes('instance-limit-reached'))).toHaveLength(2);
    expect(await engine.ask({ token, path: '/v1/instances', body: of })).toMatchObject({ status: 409, body: { code: 'instance-limit-reached' } });
    const other = stranger();
    expect(await engine.ask({ token: other, path: '/v1/definitions', headers: yaml, body: definition('held', hold) })).toMatchObject({ status: 201 });
    expect(await engine.ask({ token: other, path: '/v1/instances', body: of })).toMatchObject({ status: 201 });
  });

  it('refuse events beyond their rate, and say when they may come again', async () => {
    const token = stranger();
    expect(await engine.ask({ token, path: '/v1/events', headers: batch, body: events(1_000) })).toMatchObject({ status: 202 });
    expect(await engine.ask({ token, path: '/v1/events', headers: batch, body: events(500) })).toMatchObject({ status: 429, body: { code: 'event-rate-exceeded' } });
    expect(await engine.ask({ token: stranger(), path: '/v1/events', headers: batch, body: events(10) })).toMatchObject({ status: 202 });
  });

  it('end an instance whose history grows beyond them, with a problem that says so', async () => {
    const path = await engine.started('endless', '  - round: {set: {n: "${ (.n // 0) + 1 }"}, metadata: {checkpoint: true}, then: round}\n');
    await expect.poll(async () => (await engine.asUser({ path })).body, { timeout: 10_000 }).toMatchObject({ status: 'faulted', error: { status: 500, detail: 'The history has more than 50 entries.' } });
  });

  it('bound what one request may bring: starts of a batch, events of a batch', async () => {
    const items = Array.from({ length: 1_001 }, () => ({ definition: { namespace: 'test', name: 'none', version: '1.0.0' } }));
    expect(await engine.asUser({ path: '/v1/instances:batch', body: { items } })).toMatchObject({ status: 400 });
    expect(await engine.asUser({ path: '/v1/events', headers: batch, body: events(1_001) })).toMatchObject({ status: 422, body: { code: 'event-invalid' } });
  });
});
