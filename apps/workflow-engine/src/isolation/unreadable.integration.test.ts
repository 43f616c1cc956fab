import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRunningEngine } from '../testing/running-engine.ts';

let engine: Awaited<ReturnType<typeof startRunningEngine>>;
beforeAll(async () => {
  engine = await startRunningEngine();
});
afterAll(() => engine.close());

const get = (path: string) => engine.asUser({ path });
const ask = (path: string) => engine.asUser({ method: 'POST', path });
const spoil = (path: string) => engine.query(`UPDATE instances SET state = '{"format":99}' WHERE id = $1`, [path.split('/').at(-1)]);
const problem = { type: '/problems#instance-unreadable', code: 'instance-unreadable', title: expect.any(String) as unknown, status: 409 };

describe('an instance whose state cannot be read', () => {
  it('is shown as far as it is known, by itself, in lists, in its history, and to whoever asks why it does not move', async () => {
    const path = await engine.started('waits', '  - pause: {wait: {hours: 1}}\n', { n: 1 });
    await spoil(path);
    expect(await get(path)).toMatchObject({ status: 200, body: { status: 'waiting', definition: { name: 'waits' }, input: { n: 1 }, waitingFor: [], retryable: false, problem } });
    expect(await get(`${path}/why`)).toMatchObject({ status: 200, body: { reason: 'unreadable', waits: [], sentence: expect.stringMatching(/its state cannot be read/u) as unknown } });
    expect(await get('/v1/instances?name=waits&status=waiting')).toMatchObject({ status: 200, body: { items: [{ id: path.split('/').at(-1) }] } });
    expect(await get(`${path}/history`)).toMatchObject({ status: 200, body: { items: [{ type: 'instance-started' }, { type: 'task-started' }, { type: 'timer-set' }] } });
  });

  it('answers whoever wants to move it that this cannot be, and stays as it is', async () => {
    const path = await engine.started('stays', '  - pause: {wait: {hours: 1}}\n');
    await spoil(path);
    for (const verb of ['suspend', 'resume', 'retry']) {
      expect(await ask(`${path}/${verb}`)).toMatchObject({ status: 409, body: problem });
    }
    expect(await get(path)).toMatchObject({ body: { status: 'waiting' } });
  });

  it('can be cancelled, once, and is then an instance like any other that was', async () => {
    const path = await engine.started('cancelled', '  - pause: {wait: {hours: 1}}\n', { n: 1 });
    const id = path.split('/').at(-1);
    await spoil(path);
    expect(await ask(`${path}/cancel`)).toMatchObject({ status: 200, body: { id, status: 'cancelled' } });
    expect(await get(path)).toMatchObject({ status: 200, body: { status: 'cancelled', input: { n: 1 }, waitingFor: [] } });
    expect((await get(path)).body).not.toHaveProperty('problem');
    expect(await get(`${path}/why`)).toMatchObject({ body: { reason: 'ended', sentence: 'It is cancelled and will not move again.' } });
    expect(await get(`${path}/history?after=3`)).toMatchObject({ body: { items: [{ sequence: 4, type: 'instance-cancelled' }] } });
    for (const verb of ['cancel', 'suspend', 'resume']) expect(await ask(`${path}/${verb}`)).toMatchObject({ status: 409, body: { code: 'instance-ended' } });
    await vi.waitFor(async () => expect((await engine.audited('&action=instance.cancelled')).map(({ target }) => target)).toEqual([{ type: 'instance', id }]), { timeout: 9_000, interval: 20 });
  });

  it('is isolated, and named so, when something would move it (I11)', async () => {
    const path = await engine.started('hears', '  - hear: {listen: {to: {one: {with: {type: com.example.spoilt}}}}}\n');
    await spoil(path);
    await engine.asUser({ path: '/v1/events', headers: { 'content-type': 'application/cloudevents+json' }, body: { specversion: '1.0', id: '1', source: 'test:here', type: 'com.example.spoilt' } });
    await vi.waitFor(async () => expect(await get(path)).toMatchObject({ status: 200, body: { isolated: { error: 'UnreadableStateError' }, problem } }), { timeout: 30_000, interval: 20 });
    expect(await get(`${path}/why`)).toMatchObject({ body: { reason: 'isolated' } });
  });

  it('is still told to have ended when it has', async () => {
    const path = await engine.started('ends', '  - done: {set: {a: 1}}\n');
    await vi.waitFor(async () => expect(await get(path)).toMatchObject({ body: { status: 'completed' } }), { timeout: 30_000, interval: 20 });
    await spoil(path);
    expect(await get(path)).toMatchObject({ status: 200, body: { status: 'completed', problem } });
    expect(await get(`${path}/why`)).toMatchObject({ body: { reason: 'ended', sentence: expect.stringMatching(/cannot be read/u) as unknown } });
    expect(await ask(`${path}/retry`)).toMatchObject({ status: 409, body: problem });
    expect(await ask(`${path}/cancel`)).toMatchObject({ status: 409, body: { code: 'instance-ended' } });
  });
});
