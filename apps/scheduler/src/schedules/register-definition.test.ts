import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { memoryScheduler } from '../testing/memory-scheduler.ts';
import { ids } from '../testing/schedules.ts';
import { definitionSchedulesConsumer } from './definition-schedules.consumer.ts';
import type { Announcement } from './register-definition.ts';

function world(limits = {}) {
  const scheduler = memoryScheduler(limits);
  const { register, tables, tenantId } = scheduler;
  const hear = definitionSchedulesConsumer(register);
  const publish = (version: string, rule: Announcement['rule'], name = 'report', tenant = tenantId) =>
    hear({ tenantId: tenant, definition: { namespace: 'test', name, version }, publishedBy: 'ada', rule });
  const alive = () => [...tables.schedules.values()].filter(({ state }) => state !== 'ended');
  const only = () => alive()[0]?.id ?? ids.next<ScheduleId>();
  const second = (seconds: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + seconds * 1000);
  return { ...scheduler, publish, alive, only, second };
}

describe('publishing a definition with a schedule', () => {
  it('registers it, in its own words and in the name of its publisher', async () => {
    const { publish, alive } = world();
    await publish('1.0.0', { cron: '0 3 * * *' });
    await publish('1.0.0', { everyMs: 60_000 }, 'other');
    expect(alive()).toMatchObject([
      { createdBy: 'ada', spec: { name: 'test/report', definition: { namespace: 'test', name: 'report', version: '1.0.0' }, input: {}, overlap: 'allow-all', timetable: { recurrence: { cron: '0 3 * * *' }, zone: 'UTC' } }, next: { tick: new Date('2026-03-01T03:00:00Z') } },
      { spec: { name: 'test/other' }, next: { tick: new Date('2026-03-01T00:00:00Z') } },
    ]);
  });

  it('replaces that of an older version, and never that of a newer one, in whatever order they are heard', async () => {
    const { publish, alive, pass, ticks, only } = world();
    await publish('1.9.0', { everyMs: 60_000 });
    const first = only();
    await pass(60_000, 60_000);
    await publish('1.10.0', { everyMs: 30_000 });
    for (const version of ['1.9.0', '1.10.0', '1.2.0']) await publish(version, { cron: '* * * * *' });
    expect(alive()).toMatchObject([{ spec: { definition: { version: '1.10.0' }, timetable: { recurrence: { everyMs: 30_000 } } } }]);
    await pass(60_000);
    expect(ticks(first)).toEqual(['0 fired', '60 fired']);
    expect(ticks(only())).toEqual(['60 fired', '90 fired', '120 fired']);
  });

  it('without one removes that of the version before', async () => {
    const { publish, alive } = world();
    await publish('1.0.0', { everyMs: 60_000 });
    await publish('2.0.0', null);
    await publish('1.5.0', { everyMs: 60_000 });
    expect(alive()).toEqual([]);
  });

  it('is of one tenant, and finds another name when its own is taken', async () => {
    const { publish, created, alive } = world();
    await created({ name: 'test/report' });
    await publish('1.0.0', { everyMs: 60_000 });
    await publish('1.0.0', { everyMs: 60_000 }, 'report', ids.next<TenantId>());
    expect(alive().map(({ spec }) => spec.name.replace(/ .*/u, ' …'))).toEqual(['test/report', 'test/report …', 'test/report']);
  });

  it('beyond the limits registers nothing, and says so', async () => {
    const { publish, alive, refused } = world({ schedules: 1 });
    await publish('1.0.0', { everyMs: 10 });
    await publish('1.0.0', { cron: '0 0 30 2 ?' }, 'never');
    await publish('1.1.0', { everyMs: 60_000 });
    await publish('1.0.0', { everyMs: 60_000 }, 'other');
    expect(refused).toEqual(['schedule-invalid', 'schedule-invalid', 'schedule-limit-reached']);
    expect(alive()).toHaveLength(1);
  });
});

describe('a schedule that follows the end of an instance', () => {
  it('starts one at once, and the next a while after the one before has ended', async () => {
    const { publish, pass, ticks, settle, only, second, read, tenantId } = world();
    await publish('1.0.0', { afterMs: 30_000 });
    const id = only();
    await pass(120_000, 10_000);
    expect(ticks(id)).toEqual(['0 fired']);
    expect(await read.find(tenantId, id)).toMatchObject({ value: { state: 'active' } });
    await settle.execute({ scheduleId: id, tick: second(0), on: 'end', result: 'faulted' });
    await settle.execute({ scheduleId: id, tick: second(0), on: 'end', result: 'faulted' });
    await pass(29_000);
    expect(ticks(id)).toEqual(['0 ended']);
    await pass(1000);
    expect(ticks(id)).toEqual(['0 ended', '150 fired']);
  });

  it('goes on when it is paused and resumed, and runs one instance at a time', async () => {
    const { publish, pass, ticks, change, settle, only, second, tenantId } = world();
    await publish('1.0.0', { afterMs: 30_000 });
    const id = only();
    await pass(1000);
    await change.execute(tenantId, id, 'pause');
    await change.execute(tenantId, id, 'resume');
    await pass(30_000);
    await pass(30_000);
    expect(ticks(id)).toEqual(['0 fired', '31 skipped still-running', '61 skipped still-running']);
    await settle.execute({ scheduleId: id, tick: second(0), on: 'end', result: 'completed' });
    await pass(30_000);
    expect(ticks(id).at(-1)).toBe('91 fired');
  });
});

it('a tick whose message is parked has ended, so that the next one does not wait for ever', async () => {
  const { created, pass, ticks, settleParked, second, read, tenantId } = world();
  const { id } = await created({ overlap: 'buffer-one' });
  await pass(60_000, 60_000);
  for (let times = 0; times < 2; times += 1) await settleParked(async () => [{ scheduleId: id, tick: second(0) }]);
  expect(ticks(id)).toEqual(['0 ended', '60 fired']);
  expect(await read.ticks(tenantId, id, { limit: 9 })).toMatchObject({ value: [{}, { outcome: 'message-parked' }] });
});
