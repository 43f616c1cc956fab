import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRunningEngine } from '../testing/running-engine.ts';

let engine: Awaited<ReturnType<typeof startRunningEngine>>;
beforeAll(async () => {
  engine = await startRunningEngine();
});
afterAll(() => engine.close());

const get = (path: string) => engine.asUser({ path });
const hear = '  - hear: {listen: {to: {one: {with: {type: com.example.heard}}}}}\n';
const send = (id: string) => engine.asUser({ path: '/v1/events', headers: { 'content-type': 'application/cloudevents+json' }, body: { specversion: '1.0', id, source: 'test:here', type: 'com.example.heard', data: { id } } });
/** Sooner than the ten seconds after which a replica takes up what another has left. */
const soon = { timeout: 9_000, interval: 20 };

describe('an instance that the engine cannot go on with', () => {
  it('is named wherever one asks, holds back no event of its tenant, and goes on when it is released after the repair (I11)', async () => {
    const poison = await engine.started('poison', hear);
    const id = poison.split('/').at(-1);
    const sound = await engine.started('sound', hear);
    // As an engine leaves it that wrote what this one cannot work with.
    await engine.query(`UPDATE instances SET state = replace(state::text, '/do/0/hear', '/do/7/gone')::json WHERE id = $1`, [id]);

    expect(await send('first')).toMatchObject({ status: 202 });
    await vi.waitFor(async () => expect(await get(sound)).toMatchObject({ body: { status: 'completed', output: [{ id: 'first' }] } }), soon);
    const later = await engine.started('later', hear);
    await send('second');
    // Before anybody tries the poison one again in earnest: events of a tenant whose delivery fails used to wait for ten seconds.
    await vi.waitFor(async () => expect(await get(later)).toMatchObject({ body: { status: 'completed' } }), soon);

    await vi.waitFor(async () => expect(await get(`${poison}/why`)).toMatchObject({ body: { reason: 'isolated', sentence: expect.stringMatching(/^The engine cannot go on with it, an instance of test\/poison 1\.0\.0: \w+, \d+ times/u) as unknown } }), soon);
    expect(await get(poison)).toMatchObject({ body: { status: 'waiting', isolated: { failures: expect.any(Number) as unknown, error: expect.any(String) as unknown, retryAt: expect.any(String) as unknown } } });
    expect(await get('/v1/instances?isolated=true')).toMatchObject({ body: { items: [{ id, definition: { name: 'poison' } }] } });
    expect(JSON.stringify((await get('/v1/instances?isolated=false')).body)).not.toContain(id);

    // Nobody tries it between the repair and the release.
    await engine.query(`UPDATE isolated_instances SET retry_at = clock_timestamp() + interval '1 hour' WHERE instance_id = $1`, [id]);
    await engine.query(`UPDATE instances SET state = replace(state::text, '/do/7/gone', '/do/0/hear')::json WHERE id = $1`, [id]);
    expect(await engine.asUser({ method: 'POST', path: `${poison}/release` })).toMatchObject({ status: 200, body: { status: 'waiting' } });
    await vi.waitFor(async () => expect(await get(poison)).toMatchObject({ body: { status: 'completed', output: [{ id: 'first' }] } }), soon);
    expect(await get('/v1/instances?isolated=true')).toMatchObject({ body: { items: [] } });
    expect(await engine.asUser({ method: 'POST', path: `${poison}/release` })).toMatchObject({ status: 409, body: { code: 'instance-not-isolated' } });
    expect(await engine.asUser({ method: 'POST', path: '/v1/instances/01900000-0000-7000-8000-000000000001/release' })).toMatchObject({ status: 404 });
    await vi.waitFor(async () => expect((await engine.audited('&action=instance.released')).map(({ target }) => target)).toEqual([{ type: 'instance', id }]), soon);
  });
});
