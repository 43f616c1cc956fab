import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { TickDecisions, TickRecord } from '@holdfast/schedule-core/decide-ticks';
import { expect, it } from 'vitest';
import { anySchedule, ids, type SchedulesWorld } from '../testing/schedules.ts';
import type { Outcome } from './fire.ts';
import type { Schedule } from './schedule.ts';

/** What every fire ledger must do. `open` gives an empty one. */
export function fireLedgerSuite(open: () => Promise<SchedulesWorld>): void {
  async function scene() {
    const world = await open();
    const { schedules, ledger, transactions } = world;
    const now = await schedules.now();
    const at = (ms: number) => new Date(now.getTime() + ms);
    const create = async (dueInMs: number, rest: Parameters<typeof anySchedule>[2] = {}) => {
      const schedule = anySchedule(now, dueInMs, rest);
      await transactions.run((tx) => schedules.create(tx, schedule));
      return schedule;
    };
    const claim = async (limit = 10) => (await transactions.run((tx) => ledger.claimDue(tx, limit))).due.map(({ schedule }) => schedule.id);
    /** Writes records of ticks that long past, `next` a minute ahead. */
    const record = (schedule: Schedule, records: readonly Omit<TickRecord, 'dueAt'>[], { last = false, ...rest }: Partial<TickDecisions> & { manual?: true; backfill?: true; last?: boolean } = {}) => {
      const { manual, backfill, next, ...decisions } = { dropBuffered: false, next: { tick: at(60_000), dueAt: at(60_000) }, ...rest };
      return transactions.run((tx) =>
        ledger.record(tx, [{ schedule, decisions: { ...decisions, ...(last ? {} : { next }), records: records.map((one) => ({ ...one, dueAt: one.tick })) }, ...(manual === undefined ? {} : { manual }), ...(backfill === undefined ? {} : { backfill }) }]),
      );
    };
    const settle = (schedule: Schedule, tick: Date, rest: Pick<Outcome, 'on'> & Partial<Outcome>) => transactions.run((tx) => ledger.settle(tx, { scheduleId: schedule.id, tick, ...rest }));
    const states = async ({ tenantId, id }: Schedule) => (await ledger.list(tenantId, id, { limit: 100 })).map(({ state, reason }) => [state, reason].filter((part) => part !== undefined).join(' '));
    const occupied = async (schedule: Schedule) => {
      const { running, buffered } = await transactions.run((tx) => ledger.occupied(tx, schedule));
      return { running, buffered };
    };
    return { ...world, now, at, create, claim, record, settle, states, occupied };
  }

  const instanceId = () => ids.next<InstanceId>();

  it('claims what is due, and nothing before (I8), the longest due of each tenant first, tenants in turns (I12)', async () => {
    const { create, claim } = await scene();
    const [a, b] = [ids.next<TenantId>(), ids.next<TenantId>()];
    const due = [await create(-9000, { tenantId: a }), await create(-8000, { tenantId: a }), await create(-7000, { tenantId: a }), await create(-1000, { tenantId: b })];
    await create(60_000);
    const [first, second, third, other] = due.map(({ id }) => id);
    expect(await claim()).toEqual([first, other, second, third]);
    expect(await claim(2)).toEqual([first, other]);
  });

  it('writes one record a tick, and keeps the first (I7)', async () => {
    const { ledger, at, create, record, states, told } = await scene();
    const schedule = await create(-5000);
    expect(await record(schedule, [{ tick: at(-5000), state: 'fired' }, { tick: at(-4000), state: 'misfired', reason: 'catch-up-window' }])).toBe(2);
    expect(await record(schedule, [{ tick: at(-4000), state: 'fired' }, { tick: at(-3000), state: 'fired' }])).toBe(1);
    expect(await states(schedule)).toEqual(['fired', 'misfired catch-up-window', 'fired']);
    expect(await told(schedule.id)).toEqual([`start ${at(-5000).toISOString()}`, `start ${at(-3000).toISOString()}`]);
    const [newest] = await ledger.list(schedule.tenantId, schedule.id, { limit: 1 });
    expect(newest).toMatchObject({ tick: at(-3000), dueAt: at(-3000), manual: false, tenantId: schedule.tenantId });
    expect(newest?.decidedAt.getTime()).toBeGreaterThanOrEqual(at(-3000).getTime());
    expect(newest?.firedAt).toBeInstanceOf(Date);
  });

  it('moves the schedule on to its next tick, or ends it when there is none', async () => {
    const { schedules, at, create, claim, record } = await scene();
    const [one, other] = [await create(-5000), await create(-5000)];
    await record(one, [{ tick: at(-5000), state: 'fired' }]);
    await record(other, [{ tick: at(-5000), state: 'fired' }], { last: true });
    expect(await schedules.find(one.tenantId, one.id)).toMatchObject({ state: 'active', next: { tick: at(60_000) } });
    expect(await schedules.find(other.tenantId, other.id)).toMatchObject({ state: 'ended' });
    expect(await claim()).toEqual([]);
  });

  it('has a tick follow the end of an instance, once nothing of its schedule runs', async () => {
    const { schedules, ledger, transactions, at, create, claim, record, settle } = await scene();
    const timetable = { recurrence: { afterMs: 20_000 }, zone: 'UTC', startAt: at(-5000), exclude: [], jitterMs: 0 };
    const schedule = await create(-5000, { spec: { timetable } });
    const next = async () => (await schedules.find(schedule.tenantId, schedule.id))?.next?.tick.getTime();
    await record(schedule, [{ tick: at(-5000), state: 'fired' }, { tick: at(-4000), state: 'fired' }], { last: true, awaitsEnd: true });
    expect(await schedules.find(schedule.tenantId, schedule.id)).toMatchObject({ state: 'active', id: schedule.id });
    expect(await claim()).toEqual([]);
    expect(await ledger.untilNext()).toBeUndefined();
    await settle(schedule, at(-5000), { on: 'end', result: 'completed' });
    expect(await next()).toBeUndefined();
    await settle(schedule, at(-4000), { on: 'start', instanceId: instanceId() });
    expect(await next()).toBeUndefined();
    await settle(schedule, at(-4000), { on: 'end', result: 'completed' });
    expect(await next()).toBeGreaterThanOrEqual(at(20_000).getTime());
    const before = await next();
    await settle(schedule, at(-4000), { on: 'end', result: 'completed' });
    expect(await next()).toBe(before);
    const plain = await create(-5000);
    await record(plain, [{ tick: at(-5000), state: 'fired' }], { last: true });
    await settle(plain, at(-5000), { on: 'end', result: 'completed' });
    expect(await schedules.find(plain.tenantId, plain.id)).toMatchObject({ state: 'ended' });
    expect(await transactions.run((tx) => ledger.taken(tx, plain.tenantId, plain.id, [at(-5000)]))).toEqual([at(-5000)]);
  });

  it('leaves the coming tick alone when a tick was asked for', async () => {
    const { schedules, ledger, at, create, record } = await scene();
    const schedule = await create(30_000);
    await record(schedule, [{ tick: at(-10), state: 'fired' }], { manual: true });
    expect(await schedules.find(schedule.tenantId, schedule.id)).toMatchObject({ state: 'active', next: { tick: at(30_000) } });
    expect(await ledger.list(schedule.tenantId, schedule.id, { limit: 9 })).toMatchObject([{ manual: true }]);
  });

  it('knows what a schedule is busy with, and what its tenant fired of late', async () => {
    const { ledger, transactions, at, create, record, settle, occupied } = await scene();
    const schedule = await create(-5000);
    await record(schedule, [{ tick: at(-5000), state: 'fired' }, { tick: at(-4000), state: 'fired' }, { tick: at(-3000), state: 'buffered' }, { tick: at(-2000), state: 'skipped', reason: 'buffer-full' }]);
    expect(await occupied(schedule)).toEqual({ running: 2, buffered: 1 });
    await settle(schedule, at(-5000), { on: 'start', instanceId: instanceId() });
    expect(await occupied(schedule)).toEqual({ running: 2, buffered: 1 });
    await settle(schedule, at(-5000), { on: 'end', result: 'completed' });
    expect(await occupied(schedule)).toEqual({ running: 1, buffered: 1 });
    expect((await transactions.run((tx) => ledger.recentFires(tx, [schedule.tenantId], 'wait'))).get(schedule.tenantId)).toBe(3);
  });

  it('lets a backfilled tick go on that never ran, keeps one that ran, and leaves the coming tick alone', async () => {
    const { schedules, ledger, transactions, at, create, record, settle, states, told } = await scene();
    const schedule = await create(30_000);
    await record(schedule, [
      { tick: at(-9000), state: 'misfired', reason: 'catch-up-window' }, { tick: at(-8000), state: 'fired' }, { tick: at(-7000), state: 'skipped', reason: 'still-running' }, { tick: at(-6000), state: 'skipped', reason: 'still-running' },
    ]);
    await settle(schedule, at(-8000), { on: 'end', result: 'completed' });
    const all = [-9000, -8000, -7000, -6000, -5000].map((ms) => at(ms));
    expect(await transactions.run((tx) => ledger.taken(tx, schedule.tenantId, schedule.id, all))).toEqual([at(-8000)]);
    expect(
      await record(schedule, [
        { tick: at(-9000), state: 'fired' }, { tick: at(-8000), state: 'fired' }, { tick: at(-7000), state: 'buffered' }, { tick: at(-6000), state: 'skipped', reason: 'tenant-limit' }, { tick: at(-5000), state: 'buffered' },
      ], { backfill: true }),
    ).toBe(3);
    expect(await states(schedule)).toEqual(['buffered', 'skipped still-running', 'buffered', 'ended', 'fired']);
    expect((await ledger.list(schedule.tenantId, schedule.id, { limit: 9 })).map(({ backfilled }) => backfilled)).toEqual([true, false, true, false, true]);
    expect(await told(schedule.id)).toEqual([`start ${at(-8000).toISOString()}`, `start ${at(-9000).toISOString()}`]);
    expect(await schedules.find(schedule.tenantId, schedule.id)).toMatchObject({ next: { tick: at(60_000) } });
    await settle(schedule, at(-9000), { on: 'end', result: 'completed' });
    expect(await states(schedule)).toEqual(['buffered', 'skipped still-running', 'fired', 'ended', 'ended']);
  });

  it('settles what became of an instance, once, whatever comes first', async () => {
    const { ledger, at, create, record, settle, states } = await scene();
    const schedule = await create(-5000);
    const [id, tick] = [instanceId(), at(-5000)];
    await record(schedule, [{ tick, state: 'fired' }, { tick: at(-4000), state: 'fired' }]);
    await settle(schedule, tick, { on: 'end', instanceId: id, result: 'faulted' });
    await settle(schedule, tick, { on: 'start', instanceId: id });
    await settle(schedule, tick, { on: 'end', instanceId: id, result: 'completed' });
    await settle(schedule, at(-4000), { on: 'end', result: 'definition-not-found' });
    await settle(schedule, at(-1), { on: 'end', result: 'completed' });
    await settle({ ...schedule, id: ids.next<ScheduleId>() }, tick, { on: 'start', instanceId: id });
    expect(await states(schedule)).toEqual(['ended', 'ended']);
    expect(await ledger.list(schedule.tenantId, schedule.id, { limit: 9 })).toMatchObject([{ outcome: 'definition-not-found' }, { outcome: 'faulted', instanceId: id }]);
  });

  it('fires buffered ticks one by one, the oldest first, as soon as nothing runs', async () => {
    const { at, create, record, settle, states, told } = await scene();
    const schedule = await create(-5000);
    await record(schedule, [{ tick: at(-5000), state: 'fired' }, { tick: at(-4000), state: 'buffered' }, { tick: at(-3000), state: 'buffered' }]);
    await settle(schedule, at(-5000), { on: 'start', instanceId: instanceId() });
    expect(await states(schedule)).toEqual(['buffered', 'buffered', 'started']);
    await settle(schedule, at(-5000), { on: 'end', result: 'completed' });
    expect(await states(schedule)).toEqual(['buffered', 'fired', 'ended']);
    await settle(schedule, at(-5000), { on: 'end', result: 'completed' });
    expect(await states(schedule)).toEqual(['buffered', 'fired', 'ended']);
    await settle(schedule, at(-4000), { on: 'end', result: 'cancelled' });
    expect(await told(schedule.id)).toEqual([at(-5000), at(-4000), at(-3000)].map((tick) => `start ${tick.toISOString()}`));
  });

  it('has others ended once: at once what has started, what has not as soon as it has', async () => {
    const { at, create, record, settle, states, told } = await scene();
    const schedule = await create(-5000);
    const tick = at(-1000);
    await record(schedule, [{ tick: at(-5000), state: 'fired' }, { tick: at(-4000), state: 'fired' }, { tick: at(-3000), state: 'buffered' }]);
    await settle(schedule, at(-5000), { on: 'start', instanceId: instanceId() });
    await record(schedule, [{ tick, state: 'fired' }], { endOthers: 'cancel', dropBuffered: true });
    expect(await states(schedule)).toEqual(['fired', 'skipped superseded', 'fired', 'started']);
    const before = await told(schedule.id);
    expect(before.filter((one) => !one.startsWith('start'))).toEqual([`cancel ${at(-5000).toISOString()}`]);
    await settle(schedule, at(-4000), { on: 'start', instanceId: instanceId() });
    await record(schedule, [], { endOthers: 'cancel' });
    const ends = async () => (await told(schedule.id)).filter((one) => !one.startsWith('start')).toSorted();
    const each = (how: string) => [at(-5000), at(-4000)].map((one) => `${how} ${one.toISOString()}`);
    expect(await ends()).toEqual(each('cancel'));
    // Who is told to terminate after it was told to cancel is told again, once.
    for (let times = 0; times < 2; times += 1) await record(schedule, [], { endOthers: 'terminate' });
    expect(await ends()).toEqual([...each('cancel'), ...each('terminate')]);
  });

  it('ends an instance that was to end before it was asked for', async () => {
    const { at, create, record, settle, told } = await scene();
    const schedule = await create(-5000);
    await record(schedule, [{ tick: at(-5000), state: 'fired', ending: 'terminate' }, { tick: at(-4000), state: 'buffered' }]);
    await settle(schedule, at(-5000), { on: 'start', instanceId: instanceId() });
    expect(await told(schedule.id)).toEqual([`start ${at(-5000).toISOString()}`, `terminate ${at(-5000).toISOString()}`]);
  });

  it('skips what is buffered when its schedule ends', async () => {
    const { ledger, transactions, at, create, record, settle, states } = await scene();
    const schedule = await create(-5000);
    await record(schedule, [{ tick: at(-5000), state: 'fired' }, { tick: at(-4000), state: 'buffered' }]);
    await transactions.run((tx) => ledger.dropBuffered(tx, schedule.tenantId, schedule.id));
    await settle(schedule, at(-5000), { on: 'end', result: 'completed' });
    expect(await states(schedule)).toEqual(['skipped schedule-ended', 'ended']);
  });

  it('lists ticks newest first, in pages, to their tenant alone', async () => {
    const { ledger, at, create, record } = await scene();
    const schedule = await create(-5000);
    await record(schedule, [-5000, -4000, -3000].map((ms) => ({ tick: at(ms), state: 'fired' as const })));
    const list = async (page: Parameters<typeof ledger.list>[2]) => (await ledger.list(schedule.tenantId, schedule.id, page)).map(({ tick }) => tick);
    expect(await list({ limit: 2 })).toEqual([at(-3000), at(-4000)]);
    expect(await list({ limit: 2, before: at(-4000) })).toEqual([at(-5000)]);
    expect(await ledger.list(ids.next<TenantId>(), schedule.id, { limit: 9 })).toEqual([]);
  });

  it('knows how long it is until the next tick falls due', async () => {
    const { ledger, create } = await scene();
    expect(await ledger.untilNext()).toBeUndefined();
    await create(60_000);
    const wait = await ledger.untilNext();
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
    await create(-1000);
    expect(await ledger.untilNext()).toBe(0);
  });

  it('prunes records that came to their end, within the limit, and never those that wait or run', async () => {
    const { ledger, transactions, at, create, record, settle, states } = await scene();
    const schedule = await create(-9000);
    await record(schedule, [
      { tick: at(-9000), state: 'fired' }, { tick: at(-8000), state: 'fired' }, { tick: at(-7000), state: 'skipped', reason: 'still-running' }, { tick: at(-6000), state: 'misfired', reason: 'catch-up-window' },
      { tick: at(-5000), state: 'fired' },
    ]);
    await settle(schedule, at(-9000), { on: 'end', result: 'completed' });
    await settle(schedule, at(-8000), { on: 'start', instanceId: instanceId() });
    const prune = (days: number, limit: number) => transactions.run((tx) => ledger.prune(tx, days, limit));
    expect(await prune(90, 10)).toBe(0);
    expect(await prune(-1, 2)).toBe(2);
    expect(await prune(-1, 10)).toBe(1);
    expect((await states(schedule)).toSorted()).toEqual(['fired', 'started']);
  });
}
