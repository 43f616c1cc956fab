import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runningScheduler, scheduleBody } from './testing/running-scheduler.ts';

let scheduler: Awaited<ReturnType<typeof runningScheduler>>;
beforeAll(async () => {
  scheduler = await runningScheduler(1);
});
afterAll(() => scheduler.close());

const within = { timeout: 30_000, interval: 20 };

async function created(rest: object = {}): Promise<{ readonly id: string; readonly path: string }> {
  const answer = await scheduler.ask({ path: '/v1/schedules', body: scheduleBody(rest) });
  expect(answer).toMatchObject({ status: 201 });
  const id = String(answer.body['id']);
  expect(answer.headers['location']).toBe(`/v1/schedules/${id}`);
  return { id, path: `/v1/schedules/${id}` };
}
function fail(): never {
  throw new Error('nothing was heard');
}

const later = { recurrence: { cron: '0 9 * * MON#1' }, zone: 'Europe/Berlin' };
const ticksOf = async (path: string) => (await scheduler.ask({ path: `${path}/ticks` })).body['items'] as Record<string, string>[];
const heardOf = (id: string) => scheduler.heard.filter(({ scheduleId }) => scheduleId === id);

describe('POST /v1/schedules', () => {
  it('creates a schedule whose ticks reach the engine, each once, with the definition and where its input is read', async () => {
    const { id, path } = await created();
    await vi.waitFor(() => expect(heardOf(id).length).toBeGreaterThanOrEqual(3), within);
    expect((await scheduler.ask({ path, method: 'DELETE' })).body).toMatchObject({ state: 'ended' });
    const ticks = (await ticksOf(path)).map(({ tick = '' }) => tick);
    await vi.waitFor(() => expect(heardOf(id).map(({ tick }) => tick).toSorted()).toEqual(ticks.toSorted()), within);
    expect(heardOf(id)[0]).toMatchObject({ command: 'start', tenantId: scheduler.tenantId, definition: { namespace: 'test', name: 'report', version: '1.0.0' }, inputOf: 1 });
    expect(heardOf(id)[0]).not.toHaveProperty('input');
  });

  it('answers 201 with what it understood, and gives it back', async () => {
    const { path } = await created({ ...later, startAt: '2030-01-01T00:00:00+01:00', endAt: '2031-01-01T00:00:00Z', exclude: [{ yearly: '12-25' }, { from: '2030-08-01', to: '2030-08-31' }], jitterSeconds: 60, overlap: 'buffer-one', catchUpSeconds: 600 });
    expect(await scheduler.ask({ path })).toMatchObject({
      status: 200,
      body: {
        state: 'active', version: 1, recurrence: { cron: '0 9 * * MON#1' }, zone: 'Europe/Berlin', startAt: '2029-12-31T23:00:00.000Z', endAt: '2031-01-01T00:00:00.000Z',
        exclude: [{ yearly: '12-25' }, { from: '2030-08-01', to: '2030-08-31' }], jitterSeconds: 60, overlap: 'buffer-one', catchUpSeconds: 600, next: { tick: '2030-01-07T08:00:00.000Z' },
      },
    });
    const list = await scheduler.ask({ path: '/v1/schedules?limit=1' });
    expect(list).toMatchObject({ status: 200, body: { items: [{ recurrence: { cron: '0 9 * * MON#1' } }], next: path.split('/').at(-1) } });
  });

  it.each([
    ['a cron expression that is none', { recurrence: { cron: '61 * * * *' } }, 422, '/recurrence/cron'],
    ['ticks that are too close', { recurrence: { every: { milliseconds: 900 } } }, 422, '/recurrence'],
    ['a zone that does not exist', { zone: 'Europe/Atlantis' }, 422, '/zone'],
    ['an unknown member', { cron: '* * * * *' }, 400, ''],
    ['a duration of nothing', { recurrence: { every: {} } }, 400, '/recurrence'],
    ['an input that is too long', { input: { text: 'x'.repeat(17_000) } }, 400, '/input'],
  ])('refuses %s', async (_what, rest, status, pointer) => {
    const answer = await scheduler.ask({ path: '/v1/schedules', body: scheduleBody(rest) });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body['errors'])).toContain(pointer);
  });
});

describe('a published definition', () => {
  it('has the schedule that its newest version asks for, the next instance after the end of the one before', async () => {
    const definition = { namespace: 'test', name: `loop-${randomUUID().slice(0, 8)}`, version: '1.0.0' };
    const heard = () => scheduler.heard.filter((tick) => tick.command === 'start' && tick.definition.name === definition.name);
    const announce = (version: string, rule: { afterMs: number } | null) => scheduler.announce({ tenantId: scheduler.tenantId as never, definition: { ...definition, version }, publishedBy: 'ada', rule });
    await announce('1.0.0', { afterMs: 1000 });
    for (let ends = 0; ends < 2; ends += 1) {
      await vi.waitFor(() => expect(heard()).toHaveLength(ends + 1), within);
      await scheduler.ranThrough(heard()[ends] ?? fail());
    }
    await vi.waitFor(() => expect(heard()).toHaveLength(3), within);
    const path = `/v1/schedules/${heard()[0]?.scheduleId ?? ''}`;
    expect(await scheduler.ask({ path })).toMatchObject({ status: 200, body: { name: `test/${definition.name}`, state: 'active', recurrence: { after: { milliseconds: 1000 } }, createdBy: 'ada' } });
    await announce('2.0.0', null);
    await vi.waitFor(async () => expect(await scheduler.ask({ path })).toMatchObject({ body: { state: 'ended' } }), within);
  });
});

describe('the routes of a schedule', () => {
  it('pause, resume and run it, and edit it only from the version it has', async () => {
    const { id, path } = await created(later);
    const act = async (action: string) => scheduler.ask({ path: `${path}/${action}`, method: 'POST' });
    const paused = await act('pause');
    expect(paused).toMatchObject({ status: 200, body: { state: 'paused' } });
    expect(paused.body).not.toHaveProperty('next');
    expect(await act('run')).toMatchObject({ status: 202, body: { state: 'fired' } });
    await vi.waitFor(() => expect(heardOf(id)).toHaveLength(1), within);
    expect(await act('resume')).toMatchObject({ status: 200, body: { state: 'active' } });
    expect(await scheduler.ask({ path: `${path}/edit`, body: { ...scheduleBody(later), overlap: 'skip', version: 1 } })).toMatchObject({ status: 200, body: { version: 2, overlap: 'skip' } });
    expect(await scheduler.ask({ path: `${path}/edit`, body: { ...scheduleBody(later), version: 1 } })).toMatchObject({ status: 409, body: { code: 'schedule-changed' } });
    expect(await act('run')).toMatchObject({ status: 202, body: { state: 'skipped', reason: 'still-running' } });
    const [started] = heardOf(id);
    if (started === undefined) throw new Error('nothing was heard');
    await scheduler.ranThrough(started);
    await vi.waitFor(async () => expect(await ticksOf(path)).toMatchObject([{ state: 'skipped', reason: 'still-running', manual: true }, { state: 'ended', outcome: 'completed' }]), within);
    expect(await scheduler.ask({ path, method: 'DELETE' })).toMatchObject({ status: 200, body: { state: 'ended' } });
    expect(await act('resume')).toMatchObject({ status: 409, body: { code: 'schedule-ended' } });
  });

  it('preview what comes, saved or not, with notes where the clocks change', async () => {
    const { path } = await created(later);
    expect((await scheduler.ask({ path: `${path}/preview?count=3` })).body['ticks']).toHaveLength(3);
    const preview = { recurrence: { cron: '30 2 * * *' }, zone: 'Europe/Berlin', startAt: '2030-03-31T00:00:00Z', count: 2 };
    expect(await scheduler.ask({ path: '/v1/schedules/preview', body: preview })).toMatchObject({
      status: 200,
      body: { ticks: [{ tick: '2030-03-31T01:30:00.000Z', local: '2030-03-31T03:30:00+02:00', notes: ['moved-by-gap'] }, { local: '2030-04-01T02:30:00+02:00', notes: [] }] },
    });
  });

  it('end instances that a later tick replaces, and fire it when they have ended', async () => {
    const { id, path } = await created({ ...later, overlap: 'cancel-other' });
    const run = () => scheduler.ask({ path: `${path}/run`, method: 'POST' });
    await run();
    await vi.waitFor(() => expect(heardOf(id)).toHaveLength(1), within);
    const [first] = heardOf(id);
    if (first === undefined) throw new Error('nothing was heard');
    expect(await run()).toMatchObject({ body: { state: 'buffered' } });
    const [instanceId, { scheduleId, tick, tenantId }] = [randomUUID() as never, first];
    await scheduler.report({ outcome: 'started', scheduleId, tick, tenantId, instanceId });
    await vi.waitFor(() => expect(heardOf(id).map(({ command }) => command)).toEqual(['start', 'end']), within);
    await scheduler.report({ outcome: 'ended', scheduleId, tick, tenantId, instanceId, status: 'cancelled' });
    await vi.waitFor(() => expect(heardOf(id).map(({ command }) => command)).toEqual(['start', 'end', 'start']), within);
  });

  it('give the engine what a version starts its instances with, also one that was replaced, and nobody else', async () => {
    const { id, path } = await created(later);
    await scheduler.ask({ path: `${path}/edit`, body: { ...scheduleBody({ ...later, input: [1] }), version: 1 } });
    const input = (version: number, as: 'gateway' | 'workflow-engine', tenant = scheduler.tenantId) => scheduler.ask({ path: `/internal/v1/tenants/${tenant}/schedules/${id}/inputs/${version}`, as });
    expect(await input(1, 'workflow-engine')).toMatchObject({ status: 200, body: { input: { kind: 'full' } } });
    expect(await input(2, 'workflow-engine')).toMatchObject({ status: 200, body: { input: [1] } });
    expect(await input(3, 'workflow-engine')).toMatchObject({ status: 404, body: { code: 'schedule-not-found' } });
    expect(await input(1, 'workflow-engine', randomUUID())).toMatchObject({ status: 404 });
    expect(await input(1, 'gateway')).toMatchObject({ status: 403 });
  });

  it('are closed to other tenants as if nothing were there, and to who lacks the permission', async () => {
    const { path } = await created(later);
    const stranger = scheduler.tokenFor(randomUUID(), '*');
    const routes = [
      { path }, { path: `${path}/preview` }, { path: `${path}/ticks` }, { path, method: 'DELETE' }, { path: `${path}/pause`, method: 'POST' }, { path: `${path}/resume`, method: 'POST' }, { path: `${path}/run`, method: 'POST' },
      { path: `${path}/backfill`, body: { from: new Date(Date.now() - 60_000).toISOString(), to: new Date(Date.now() - 1_000).toISOString() } },
      { path: `${path}/edit`, body: { ...scheduleBody(later), version: 1 } },
    ] as const;
    for (const route of routes) expect(await scheduler.ask({ ...route, token: stranger })).toMatchObject({ status: 404, body: { code: 'schedule-not-found' } });
    const reader = scheduler.tokenFor(scheduler.tenantId, 'read:schedules');
    for (const route of routes.slice(3)) expect(await scheduler.ask({ ...route, token: reader })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const manager = scheduler.tokenFor(scheduler.tenantId, 'manage:schedules');
    expect(await scheduler.ask({ path: '/v1/schedules', body: scheduleBody(later), token: manager })).toMatchObject({ status: 403, body: { code: 'forbidden', detail: 'run:workflow-definitions' } });
    expect(await scheduler.ask({ path, token: manager })).toMatchObject({ status: 403 });
    expect(await scheduler.ask({ path, token: reader })).toMatchObject({ status: 200, body: { state: 'active' } });
  });
});
