import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runningScheduler, scheduleBody } from './testing/running-scheduler.ts';

let scheduler: Awaited<ReturnType<typeof runningScheduler>>;
beforeAll(async () => {
  scheduler = await runningScheduler(1);
});
afterAll(() => scheduler.close());

const linked = { timeout: 30_000, interval: 50 };
const audited = async (query = ''): Promise<Record<string, unknown>[]> => {
  const { body } = await scheduler.ask({ path: `/internal/v1/audit?limit=200${query}`, as: 'identity' });
  return (body['items'] as { record: Record<string, unknown> }[]).map(({ record }) => record).toReversed();
};
const later = { recurrence: { cron: '0 9 * * MON#1' } };

describe('the audit of the scheduler', () => {
  it('has what people do to schedules, with who and from where (I13)', async () => {
    const { body } = await scheduler.ask({ path: '/v1/schedules', body: scheduleBody(later) });
    const id = String(body['id']);
    const path = `/v1/schedules/${id}`;
    await scheduler.ask({ path: `${path}/edit`, body: { ...scheduleBody(later), version: 1 } });
    for (const deed of ['pause', 'pause', 'resume', 'run']) await scheduler.ask({ method: 'POST', path: `${path}/${deed}` });
    await scheduler.ask({ path: `${path}/backfill`, body: { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString(), overlap: 'skip' } });
    await scheduler.ask({ method: 'DELETE', path });
    const expected = ['created', 'edited', 'paused', 'resumed', 'run', 'backfilled', 'ended'].map((deed) => `schedule.${deed}`);
    await vi.waitFor(async () => expect((await audited(`&target=${id}`)).map(({ action }) => action)).toEqual(expected), linked);
    expect((await audited())[0]).toMatchObject({ tenantId: scheduler.tenantId, outcome: 'succeeded', actor: { type: 'user' }, target: { type: 'schedule', id }, personal: { address: expect.any(String) as unknown } });
  });

  it('has who may not do it, and who may not start what a schedule would', async () => {
    const [viewer, planner] = [scheduler.tokenFor(scheduler.tenantId, 'read:schedules'), scheduler.tokenFor(scheduler.tenantId, 'manage:schedules')];
    for (const token of [viewer, planner]) expect(await scheduler.ask({ path: '/v1/schedules', body: scheduleBody(later), token })).toMatchObject({ status: 403 });
    await vi.waitFor(async () => expect((await audited('&outcome=refused')).map(({ permission }) => permission)).toEqual(['manage:schedules', 'run:workflow-definitions']), linked);
    expect(await scheduler.ask({ path: '/internal/v1/audit' })).toMatchObject({ status: 403 });
    await vi.waitFor(async () => expect(await audited('&action=peer.connected')).toMatchObject([{ outcome: 'refused', actor: { type: 'service', id: expect.stringContaining('/sa/gateway') as unknown } }]), linked);
  });
});
