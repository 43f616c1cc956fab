import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { memoryScheduler } from '../testing/memory-scheduler.ts';
import { anySpec, ids } from '../testing/schedules.ts';
import { PruneFires } from './prune-fires.ts';
import { scheduleOutcomesConsumer } from './schedule-outcomes.consumer.ts';
import type { ScheduleSpec } from './schedule.ts';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';

const everySeconds = (seconds: number, rest: Partial<ScheduleSpec['timetable']> = {}): Pick<ScheduleSpec, 'timetable'> => {
  const { timetable } = anySpec(new Date('2026-03-01T00:00:00Z'));
  return { timetable: { ...timetable, recurrence: { everyMs: seconds * 1000 }, ...rest } };
};
const refusal = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }) => result.refusal?.code;

describe('creating a schedule', () => {
  it('plans its first tick, from this moment on', async () => {
    const { created, clock } = memoryScheduler();
    expect((await created(everySeconds(60))).next?.tick).toEqual(clock.now());
    clock.advance(90_000);
    expect((await created({ name: 'other', ...everySeconds(60) })).next?.tick.toISOString()).toBe('2026-03-01T00:02:00.000Z');
  });

  it('is refused to who may not run definitions: nobody can grant what they do not hold', async () => {
    const { create, tenantId } = memoryScheduler();
    const attempt = (permissions: string[]) => create.execute({ tenantId, createdBy: 'bo', permissions, spec: (now) => anySpec(now, { name: permissions.join() }) });
    expect(refusal(await attempt(['manage:schedules']))).toBe('forbidden');
    expect(await attempt(['manage:schedules', 'run:workflow-definitions'])).toMatchObject({ ok: true });
  });

  it('is refused with every place that is wrong, ticks too close, or none to come', async () => {
    const { create, tenantId } = memoryScheduler();
    const attempt = async (timetable: Partial<ScheduleSpec['timetable']>) => {
      const result = await create.execute({ tenantId, createdBy: 'ada', permissions: ['*'], spec: (now) => anySpec(now, everySeconds(60, timetable)) });
      return result.ok ? [] : (result.refusal.errors ?? []).map(({ pointer }) => pointer);
    };
    expect(await attempt({ recurrence: { cron: 'nonsense' }, zone: 'Nowhere' })).toEqual(['/recurrence/cron', '/zone']);
    expect(await attempt({ recurrence: { everyMs: 999 } })).toEqual(['/recurrence']);
    expect(await attempt({ startAt: new Date('2020-01-01'), endAt: new Date('2020-01-02') })).toEqual(['/recurrence']);
  });

  it('is refused when the tenant has enough, or a schedule of that name', async () => {
    const { created, create, change, tenantId } = memoryScheduler({ schedules: 2 });
    const attempt = (name: string, tenant = tenantId) => create.execute({ tenantId: tenant, createdBy: 'ada', permissions: ['*'], spec: (now) => anySpec(now, { name }) });
    const first = await created({ name: 'a' });
    expect(refusal(await attempt('a'))).toBe('schedule-name-taken');
    await created({ name: 'b' });
    expect(refusal(await attempt('c'))).toBe('schedule-limit-reached');
    expect(await attempt('c', ids.next<TenantId>())).toMatchObject({ ok: true });
    await change.execute(tenantId, first.id, 'end');
    expect(await attempt('a')).toMatchObject({ ok: true });
  });
});

describe('ticks that fall due', () => {
  it('fire once each, however rarely one looks, and misfire beyond the catch-up window (I7)', async () => {
    const { created, pass, ticks } = memoryScheduler();
    const { id } = await created({ ...everySeconds(10), catchUpMs: 25_000 });
    await pass(20_000, 5000);
    await pass(60_000);
    expect(ticks(id)).toEqual(['0 fired', '10 fired', '20 fired', '30 misfired catch-up-window', '40 misfired catch-up-window', '50 misfired catch-up-window', '60 fired', '70 fired', '80 fired']);
  });

  it('end their schedule when there are no more', async () => {
    const { created, pass, read, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(10, { endAt: new Date('2026-03-01T00:00:15Z') }));
    await pass(60_000);
    expect(await read.find(tenantId, id)).toMatchObject({ value: { state: 'ended' } });
  });

  it('are decided even when there are more than one transaction takes', async () => {
    const { created, pass, ticks, fire } = memoryScheduler({ ticksPerMinute: 10_000 });
    const { id } = await created(everySeconds(1));
    await pass(999_000);
    for (let looks = 0; looks < 10 && (await fire.execute()) === 0; looks += 1);
    expect(ticks(id)).toHaveLength(1000);
  });

  it('of one tenant beyond its limit are skipped, and another tenant does not feel it', async () => {
    const { created, pass, ticks } = memoryScheduler({ ticksPerMinute: 4 });
    const [one, other, quiet] = [await created({ name: 'one', ...everySeconds(10) }), await created({ name: 'other', ...everySeconds(10) }), await created(everySeconds(10), ids.next<TenantId>())];
    await pass(20_000, 10_000);
    const fired = [one, other].flatMap(({ id }) => ticks(id)).filter((tick) => tick.endsWith('fired'));
    expect(fired).toHaveLength(4);
    expect([one, other].flatMap(({ id }) => ticks(id)).filter((tick) => tick.endsWith('skipped tenant-limit'))).toHaveLength(2);
    expect(ticks(quiet.id)).toEqual(['0 fired', '10 fired', '20 fired']);
  });

  it('of a schedule that cannot be read any more wait, and hold up no other (I11)', async () => {
    const { created, pass, ticks, tables, unreadable } = memoryScheduler();
    const [poison, sound] = [await created({ name: 'poison', ...everySeconds(10) }), await created({ name: 'sound', ...everySeconds(10) })];
    const forgotten = { ...poison, spec: { ...poison.spec, timetable: { ...poison.spec.timetable, zone: 'Europe/Atlantis' } } };
    tables.schedules.set(poison.id, forgotten);
    await pass(60_000, 10_000);
    expect(ticks(poison.id)).toEqual([]);
    expect(unreadable).toEqual([poison.id]);
    expect(ticks(sound.id)).toHaveLength(7);
    tables.schedules.set(poison.id, { ...forgotten, spec: poison.spec });
    await pass(60_000);
    expect(ticks(poison.id)).toHaveLength(13);
  });

  it('wait for each other as the policy says, until outcomes come', async () => {
    const { created, pass, ticks, settle, tenantId } = memoryScheduler();
    const { id } = await created({ ...everySeconds(10), overlap: 'buffer-one' });
    const hear = scheduleOutcomesConsumer(settle);
    const tick = (seconds: number) => ({ scheduleId: id, tick: new Date(Date.parse('2026-03-01T00:00:00Z') + seconds * 1000).toISOString(), tenantId });
    const instanceId = ids.next<InstanceId>();
    await pass(20_000, 10_000);
    expect(ticks(id)).toEqual(['0 fired', '10 buffered', '20 skipped buffer-full']);
    await hear({ outcome: 'started', ...tick(0), instanceId });
    await hear({ outcome: 'ended', ...tick(0), instanceId, status: 'completed' });
    expect(ticks(id)).toEqual(['0 ended', '10 fired', '20 skipped buffer-full']);
    await hear({ outcome: 'refused', ...tick(10), code: 'definition-not-found' });
    expect(ticks(id)).toEqual(['0 ended', '10 ended', '20 skipped buffer-full']);
  });
});

describe('pausing and resuming', () => {
  it('leaves out the ticks between, and loses none before', async () => {
    const { created, change, clock, pass, ticks, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(10));
    clock.advance(15_000);
    expect(await change.execute(tenantId, id, 'pause')).toMatchObject({ ok: true, value: { state: 'paused' } });
    expect(ticks(id)).toEqual(['0 fired', '10 fired']);
    await pass(30_000);
    const resumed = await change.execute(tenantId, id, 'resume');
    expect(resumed).toMatchObject({ ok: true, value: { state: 'active', next: { tick: new Date('2026-03-01T00:00:50Z') } } });
    expect(await change.execute(tenantId, id, 'resume')).toEqual(resumed);
    await pass(10_000);
    expect(ticks(id)).toEqual(['0 fired', '10 fired', '50 fired']);
  });

  it('ends a schedule that has no ticks left when it is resumed', async () => {
    const { created, change, clock, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(10, { endAt: new Date('2026-03-01T00:00:30Z') }));
    await change.execute(tenantId, id, 'pause');
    clock.advance(60_000);
    expect(await change.execute(tenantId, id, 'resume')).toMatchObject({ ok: true, value: { state: 'ended' } });
  });
});

describe('ending', () => {
  it('is for good, decides what was due, and drops what waits', async () => {
    const { created, change, edit, run, pass, ticks, clock, tenantId } = memoryScheduler();
    const { id, version } = await created({ ...everySeconds(10), overlap: 'buffer-all' });
    await pass(10_000, 10_000);
    clock.advance(10_000);
    expect(await change.execute(tenantId, id, 'end')).toMatchObject({ ok: true, value: { state: 'ended' } });
    expect(ticks(id)).toEqual(['0 fired', '10 skipped schedule-ended', '20 skipped schedule-ended']);
    expect(await change.execute(tenantId, id, 'end')).toMatchObject({ ok: true });
    expect(refusal(await change.execute(tenantId, id, 'resume'))).toBe('schedule-ended');
    expect(refusal(await run.execute(tenantId, id))).toBe('schedule-ended');
    expect(refusal(await edit.execute({ tenantId, id, version, permissions: ['*'], spec: (at) => anySpec(at) }))).toBe('schedule-ended');
  });
});

describe('editing', () => {
  it('replaces what comes, and decides what was due as it was', async () => {
    const { created, edit, clock, pass, ticks, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(10));
    clock.advance(25_000);
    const edited = await edit.execute({ tenantId, id, version: 1, permissions: ['*'], spec: () => anySpec(clock.now(), { ...everySeconds(7), overlap: 'skip', name: 'renamed' }) });
    expect(edited).toMatchObject({ ok: true, value: { version: 2, spec: { name: 'renamed' }, next: { tick: new Date('2026-03-01T00:00:28Z') } } });
    await pass(5000);
    expect(ticks(id)).toEqual(['0 fired', '10 fired', '20 fired', '28 skipped still-running']);
  });

  it('takes over a tick that jitter holds back, so that none is lost', async () => {
    const { created, edit, clock, tenantId, pass, ticks } = memoryScheduler();
    const { id, next } = await created(everySeconds(3600, { jitterMs: 3_600_000 }));
    expect(next?.dueAt.getTime()).toBeGreaterThan(clock.now().getTime());
    clock.advance(1000);
    await edit.execute({ tenantId, id, version: 1, permissions: ['*'], spec: () => anySpec(clock.now(), everySeconds(3600)) });
    await pass(1000);
    expect(ticks(id)).toEqual(['0 fired']);
  });

  it('is refused when the schedule was changed meanwhile, is another tenant\'s, or would be wrong', async () => {
    const { created, edit, tenantId } = memoryScheduler();
    const [{ id }] = [await created({ name: 'one' }), await created({ name: 'other' })];
    const attempt = (rest: { version?: number; tenantId?: TenantId; spec?: Partial<ScheduleSpec>; permissions?: string[] }) =>
      edit.execute({ id, version: rest.version ?? 1, tenantId: rest.tenantId ?? tenantId, permissions: rest.permissions ?? ['*'], spec: (at) => anySpec(at, { name: 'one', ...rest.spec }) });
    expect(refusal(await attempt({ version: 2 }))).toBe('schedule-changed');
    expect(refusal(await attempt({ tenantId: ids.next<TenantId>() }))).toBe('schedule-not-found');
    expect(refusal(await attempt({ permissions: ['manage:schedules'] }))).toBe('forbidden');
    expect(refusal(await attempt({ spec: { name: 'other' } }))).toBe('schedule-name-taken');
    expect(refusal(await attempt({ spec: everySeconds(0.1) }))).toBe('schedule-invalid');
    expect(refusal(await attempt({ spec: everySeconds(10, { endAt: new Date('2026-03-01T00:00:00Z'), startAt: new Date('2026-02-01T00:00:01Z') }) }))).toBe('schedule-invalid');
    expect(await attempt({})).toMatchObject({ ok: true });
    expect(refusal(await attempt({}))).toBe('schedule-changed');
  });

  it('leaves a paused schedule paused', async () => {
    const { created, edit, change, tenantId } = memoryScheduler();
    const { id } = await created();
    await change.execute(tenantId, id, 'pause');
    const edited = await edit.execute({ tenantId, id, version: 1, permissions: ['*'], spec: (at) => anySpec(at) });
    expect(edited).toMatchObject({ ok: true, value: { state: 'paused', version: 2 } });
    expect(edited.ok && edited.value.next).toBeUndefined();
  });
});

describe('running now', () => {
  it('is a tick of its own that obeys the policy, also while paused', async () => {
    const { created, run, change, clock, pass, ticks, tables, tenantId } = memoryScheduler();
    const { id } = await created({ ...everySeconds(10, { startAt: new Date('2026-03-01T01:00:00Z') }), overlap: 'skip' });
    await change.execute(tenantId, id, 'pause');
    clock.advance(3000);
    expect(await run.execute(tenantId, id)).toMatchObject({ ok: true, value: { state: 'fired' } });
    expect(refusal(await run.execute(tenantId, id))).toBe('conflict');
    clock.advance(1000);
    expect(await run.execute(tenantId, id)).toMatchObject({ ok: true, value: { state: 'skipped', reason: 'still-running' } });
    await pass(10_000);
    expect(ticks(id)).toEqual(['3 fired', '4 skipped still-running']);
    expect(tables.told.map(({ command }) => command)).toEqual(['start']);
  });

  it('is refused for another tenant\'s schedule as for one that does not exist', async () => {
    const { created, run, change, read, tenantId } = memoryScheduler();
    const { id } = await created();
    const stranger = ids.next<TenantId>();
    const nothing = ids.next<ScheduleId>();
    const refusals = [run.execute(stranger, id), run.execute(tenantId, nothing), change.execute(stranger, id, 'end'), read.find(stranger, id), read.ticks(stranger, id, { limit: 1 }), read.preview(stranger, id, 1)];
    expect((await Promise.all(refusals)).map(refusal)).toEqual(refusals.map(() => 'schedule-not-found'));
  });
});

describe('backfilling', () => {
  const second = (seconds: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + seconds * 1000);

  it('fires each tick of a window that never ran, once, by a policy of its own (I7)', async () => {
    const { created, change, backfill, clock, pass, ticks, tables, settle, tenantId } = memoryScheduler();
    const { id } = await created({ ...everySeconds(10), overlap: 'skip', catchUpMs: 10_000 });
    await pass(30_000);
    await change.execute(tenantId, id, 'pause');
    clock.advance(30_000);
    expect(ticks(id)).toEqual(['0 misfired catch-up-window', '10 misfired catch-up-window', '20 fired', '30 skipped still-running']);
    const window = { tenantId, id, from: second(0), to: second(50), overlap: 'allow-all' } as const;
    expect(await backfill.execute(window)).toMatchObject({ value: { fired: 5, buffered: 0, skipped: 0, kept: 1 } });
    expect(ticks(id)).toEqual(['0 fired', '10 fired', '20 fired', '30 fired', '40 fired', '50 fired']);
    await settle.execute({ scheduleId: id, tick: second(40), on: 'end', result: 'faulted' });
    expect(await backfill.execute(window)).toMatchObject({ value: { fired: 0, kept: 6 } });
    expect(tables.told.map(({ tick }) => (tick.getTime() - second(0).getTime()) / 1000)).toEqual([20, 0, 10, 30, 40, 50]);
  });

  it('runs one after the other, if so asked, and keeps to the tenant\'s limit', async () => {
    const { created, change, backfill, clock, ticks, tenantId } = memoryScheduler({ ticksPerMinute: 3 });
    const { id } = await created(everySeconds(10, { startAt: second(5) }));
    await change.execute(tenantId, id, 'pause');
    clock.advance(60_000);
    expect(await backfill.execute({ tenantId, id, from: second(0), to: second(60), overlap: 'buffer-all' })).toMatchObject({ value: { fired: 1, buffered: 2, skipped: 3, kept: 0 } });
    expect(ticks(id)).toEqual(['5 fired', '15 buffered', '25 buffered', '35 skipped tenant-limit', '45 skipped tenant-limit', '55 skipped tenant-limit']);
    clock.advance(60_000);
    expect(await backfill.execute({ tenantId, id, from: second(30), to: second(50), overlap: 'allow-all' })).toMatchObject({ value: { fired: 2 } });
  });

  it('leaves alone what is still to come', async () => {
    const { created, backfill, clock, ticks, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(3600, { jitterMs: 3_600_000 }));
    clock.advance(1000);
    expect(await backfill.execute({ tenantId, id, from: second(0), to: second(1), overlap: 'skip' })).toMatchObject({ value: { fired: 0, kept: 0 } });
    expect(ticks(id)).toEqual([]);
  });

  it('is refused for a window that has not passed, is too long ago or too full, and for a schedule that is not there', async () => {
    const { created, change, backfill, clock, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(1));
    await change.execute(tenantId, id, 'pause');
    clock.advance(100 * 86_400_000);
    const now = clock.now().getTime();
    const attempt = async (fromMs: number, toMs: number, tenant = tenantId) => {
      const result = await backfill.execute({ tenantId: tenant, id, from: new Date(now + fromMs), to: new Date(now + toMs), overlap: 'skip' });
      return result.ok ? 'done' : (result.refusal.errors?.[0]?.pointer ?? result.refusal.code);
    };
    expect(await attempt(-1000, 1)).toBe('/to');
    expect(await attempt(-1000, -2000)).toBe('/to');
    expect(await attempt(-90 * 86_400_000, 0)).toBe('/from');
    expect(await attempt(0, 0, ids.next<TenantId>())).toBe('schedule-not-found');
    expect(await attempt(-1_100_000, 0)).toBe('/to');
    await change.execute(tenantId, id, 'end');
    expect(await attempt(0, 0)).toBe('schedule-ended');
  });
});

describe('reading', () => {
  it('previews the ticks to come, saved or not', async () => {
    const { created, read, change, tenantId } = memoryScheduler();
    const { id } = await created({ timetable: { ...anySpec(new Date('2026-03-01T00:00:00Z')).timetable, recurrence: { cron: '30 2 29 3 *' } } });
    expect(await read.preview(tenantId, id, 1)).toMatchObject({ value: [{ local: '2026-03-29T03:30:00+02:00', notes: ['moved-by-gap'] }] });
    await change.execute(tenantId, id, 'end');
    expect(await read.preview(tenantId, id, 1)).toMatchObject({ value: [] });
    const text = anySpec(new Date('2026-03-01T00:00:00Z')).timetable;
    expect(await read.previewText((now) => ({ ...text, startAt: now }), 2)).toMatchObject({ value: [{ tick: new Date('2026-03-01T00:00:00Z') }, { tick: new Date('2026-03-01T00:01:00Z') }] });
    expect(refusal(await read.previewText(() => ({ ...text, zone: 'x' }), 2))).toBe('schedule-invalid');
  });

  it('lists schedules, and the ticks of each with what became of them', async () => {
    const { created, read, pass, tenantId } = memoryScheduler();
    const { id } = await created(everySeconds(10));
    await pass(10_000);
    expect(await read.list(tenantId, { limit: 9 })).toMatchObject([{ id }]);
    expect(await read.ticks(tenantId, id, { limit: 1 })).toMatchObject({ value: [{ tick: new Date('2026-03-01T00:00:10Z'), state: 'fired' }] });
  });

  it('forgets records after 90 days', async () => {
    const { created, change, ledger, schedules, clock, pass, ticks, tenantId } = memoryScheduler();
    const { id } = await created({ ...everySeconds(10), overlap: 'skip' });
    await pass(10_000, 10_000);
    await change.execute(tenantId, id, 'end');
    clock.advance(91 * 86_400_000);
    await new PruneFires(memoryTransactions(), ledger, schedules).execute();
    expect(ticks(id)).toEqual(['0 fired']);
  });
});
