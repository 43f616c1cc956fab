import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { anySchedule, anySpec, ids, type SchedulesWorld } from '../testing/schedules.ts';
import type { Schedule } from './schedule.ts';

/** What every schedule store must do. `open` gives one that may be in use by other tests. */
export function scheduleStoreSuite(open: () => Promise<SchedulesWorld>): void {
  async function scene() {
    const world = await open();
    const [now, tenantId] = [await world.schedules.now(), ids.next<TenantId>()];
    const schedule = (name: string) => anySchedule(now, 60_000, { tenantId, spec: { name } });
    const create = (one: Schedule) => world.transactions.run((tx) => world.schedules.create(tx, one));
    const count = () => world.transactions.run((tx) => world.schedules.countForCreate(tx, tenantId));
    const change = (one: Schedule, ...[what]: [Parameters<typeof world.schedules.change>[3]]) =>
      world.transactions.run(async (tx) => {
        await world.schedules.lock(tx, one.tenantId, one.id);
        return world.schedules.change(tx, one.tenantId, one.id, what);
      });
    return { ...world, now, tenantId, schedule, create, count, change };
  }

  it('gives back a schedule as it was created, to its tenant alone', async () => {
    const { schedules, transactions, schedule, create } = await scene();
    const one = schedule('nightly');
    expect(await create(one)).toBe(true);
    expect(await schedules.find(one.tenantId, one.id)).toEqual(one);
    expect(await transactions.run((tx) => schedules.lock(tx, one.tenantId, one.id))).toEqual(one);
    expect(await schedules.find(ids.next<TenantId>(), one.id)).toBeUndefined();
    expect(await transactions.run((tx) => schedules.lock(tx, ids.next<TenantId>(), one.id))).toBeUndefined();
  });

  it('keeps every part of a timetable', async () => {
    const { schedules, now, schedule, create } = await scene();
    const one = schedule('nightly');
    const timetable = { recurrence: { cron: '0 9 L * *' }, zone: 'Asia/Tokyo', startAt: now, endAt: new Date(now.getTime() + 86_400_000), exclude: [{ from: '2026-01-01', to: '2026-01-02' }], jitterMs: 5000 };
    await create({ ...one, spec: { ...one.spec, timetable, input: [{ b: 1, a: null, id: 9007199254740993n }], overlap: 'cancel-other', catchUpMs: 2_592_000_000 } });
    expect((await schedules.find(one.tenantId, one.id))?.spec).toMatchObject({ timetable, input: [{ b: 1, a: null, id: 9007199254740993n }], overlap: 'cancel-other', catchUpMs: 2_592_000_000 });
  });

  it('has one schedule of a name and tenant that has not ended', async () => {
    const { now, schedule, create, change, count } = await scene();
    const first = schedule('nightly');
    await create(first);
    expect(await create(schedule('nightly'))).toBe(false);
    expect(await create(anySchedule(now, 1, { spec: { name: 'nightly' } }))).toBe(true);
    expect(await count()).toBe(1);
    await change(first, { state: 'ended', next: undefined });
    expect(await count()).toBe(0);
    expect(await create(schedule('nightly'))).toBe(true);
  });

  it('changes state and coming tick, and counts edits', async () => {
    const { schedules, now, schedule, create, change } = await scene();
    const one = schedule('nightly');
    await create(one);
    await change(one, { state: 'paused', next: undefined });
    const paused = await schedules.find(one.tenantId, one.id);
    expect(paused).toMatchObject({ state: 'paused', version: 1 });
    expect(paused).not.toHaveProperty('next');
    const next = { tick: new Date(now.getTime() + 5000), dueAt: new Date(now.getTime() + 6000) };
    expect(await change(one, { state: 'active', next, spec: anySpec(now, { name: 'hourly', overlap: 'skip' }) })).toBe(true);
    expect(await schedules.find(one.tenantId, one.id)).toMatchObject({ state: 'active', next, version: 2, spec: { name: 'hourly', overlap: 'skip' } });
  });

  it('knows what each version starts its instances with, until it is forgotten', async () => {
    const { schedules, now, schedule, create, change } = await scene();
    const one = schedule('nightly');
    await create({ ...one, spec: { ...one.spec, input: { b: 1, a: [null] } } });
    await change(one, { state: 'paused', next: undefined });
    await change(one, { state: 'paused', next: undefined, spec: anySpec(now, { name: 'nightly', input: 'other' }) });
    const inputs = () => Promise.all([1, 2, 3].map((version) => schedules.findInput(one.tenantId, one.id, version)));
    expect(JSON.stringify(await inputs())).toBe('[{"b":1,"a":[null]},"other",null]');
    await schedules.forgetInputs(1);
    expect(await schedules.findInput(one.tenantId, one.id, 1)).toBeDefined();
    await schedules.forgetInputs(-1);
    expect(await inputs()).toEqual([undefined, 'other', undefined]);
    expect(await schedules.findInput(one.tenantId, ids.next<ScheduleId>(), 2)).toBeUndefined();
    expect(await schedules.findInput(ids.next<TenantId>(), one.id, 2)).toBeUndefined();
  });

  it('gives no schedule a name that another has, and keeps its own', async () => {
    const { schedules, now, schedule, create, change } = await scene();
    const [one, other] = [schedule('one'), schedule('other')];
    await create(one);
    await create(other);
    expect(await change(one, { state: 'paused', next: undefined, spec: anySpec(now, { name: 'other' }) })).toBe(false);
    expect(await schedules.find(one.tenantId, one.id)).toMatchObject({ state: 'active', version: 1 });
    expect(await change(one, { state: 'paused', next: undefined, spec: anySpec(now, { name: 'one' }) })).toBe(true);
  });

  it('lists the newest first, in pages, by state', async () => {
    const { schedules, tenantId, schedule, create, change } = await scene();
    // Ids of one millisecond are in no particular order.
    const all = ['a', 'b', 'c'].map(schedule).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    for (const one of all) await create(one);
    const [first, second, third] = all.map(({ id }) => id);
    const list = async (page: Parameters<typeof schedules.list>[1]) => (await schedules.list(tenantId, page)).map(({ id }) => id);
    expect(await list({ limit: 2 })).toEqual([third, second]);
    expect(await list({ limit: 2, after: second })).toEqual([first]);
    await change(all[1] as Schedule, { state: 'paused', next: undefined });
    expect(await list({ limit: 9, state: 'paused' })).toEqual([second]);
    expect(await schedules.list(ids.next<TenantId>(), { limit: 9 })).toEqual([]);
  });
}
