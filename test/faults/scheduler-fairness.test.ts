import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@holdfast/local/process/wait-until';
import type { InstanceId, ScheduleId, TenantId, TimerId } from '@holdfast/ids/ids';
import { promised } from '@holdfast/testkit/promised';
import { afterEach, expect, it } from 'vitest';
import { schedulerStand } from '../stand/scheduler-stand.ts';

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

const definition = { namespace: 'fairness', name: 'it', version: '1.0.0' };

it('timers that are overdue fire within 2 s of a SIGKILL of the replica that was to fire them', { timeout: 120_000 }, async () => {
  const heardAt = new Map<TimerId, number>();
  const stand = await schedulerStand({ onTimer: ({ timerId }) => heardAt.set(timerId, Date.now()) });
  closings.push(() => stand.stop());
  const victims = [await stand.start(), await stand.start(), await stand.start()];
  const tenantId = randomUUID() as TenantId;
  const due = new Map<TimerId, number>();
  const from = Date.now() + 3_000;
  const commands = Array.from({ length: 1_200 }, (_, n) => {
    const [timerId, dueAt] = [stand.engine.ids.next<TimerId>(), from + n * 5];
    due.set(timerId, dueAt);
    return { command: 'set' as const, timerId, tenantId, instanceId: stand.engine.ids.next<InstanceId>(), dueAt: new Date(dueAt).toISOString() };
  });
  await stand.engine.setTimers(commands);
  // Twice in the middle of it: one replica is left.
  for (const [index, victim] of victims.slice(1).entries()) {
    await sleep(from + (index + 1) * 2_000 - Date.now());
    await stand.kill(victim);
  }
  await waitUntil({ what: 'every timer was heard of', timeoutMs: 30_000, everyMs: 50 }, async () => (heardAt.size === due.size ? true : undefined));
  const late = [...due].map(([timerId, dueAt]) => (heardAt.get(timerId) ?? Infinity) - dueAt);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...late)).toBeLessThan(promised(2_000));
});

it('10,000 schedules of a tenant that are due at once do not delay those of another (I12)', { timeout: 180_000 }, async () => {
  const heard: { readonly scheduleId: ScheduleId; readonly late: number; readonly at: number }[] = [];
  const stand = await schedulerStand({
    settings: { HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1', HOLDFAST_SCHEDULES_PER_TENANT: '20000', HOLDFAST_TICKS_PER_MINUTE: '20000' },
    onTick: ({ scheduleId, tick }) => heard.push({ scheduleId, late: Date.now() - Date.parse(tick), at: Date.now() }),
    // As long as the engine needs for a start.
    tickMs: 5,
  });
  closings.push(() => stand.stop());
  const replica = await stand.start();
  const create = async (tenantId: string, recurrence: object): Promise<string> => {
    const { status, body } = await stand.callerOf(tenantId)(replica, 'POST', '/v1/schedules', { name: randomUUID(), definition, recurrence, overlap: 'allow-all' });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return String(body['id']);
  };
  const small = await create(randomUUID(), { every: { seconds: 1 } });
  const first = await create(randomUUID(), { cron: '0 0 1 1 *' });
  await stand.servers.query(
    `INSERT INTO schedules (schedule_id, tenant_id, name, state, definition, input, timetable, overlap, catch_up_ms, created_by, created_at, updated_at, next_tick, due_at)
     SELECT gen_random_uuid(), tenant_id, 'copy ' || n, state, definition, input, timetable, overlap, catch_up_ms, created_by, created_at, updated_at, t.at, t.at
     FROM schedules, generate_series(1, 10000) AS n, (SELECT date_trunc('second', now() + interval '4 seconds') AS at) AS t WHERE schedule_id = $1`,
    [first],
  );
  await waitUntil({ what: 'every tick was heard of', timeoutMs: 150_000, everyMs: 200 }, async () => (heard.filter(({ scheduleId }) => scheduleId !== small).length >= 10_000 ? true : undefined));
  const others = heard.filter(({ scheduleId }) => scheduleId !== small);
  const [begun, ended] = [Math.min(...others.map(({ at }) => at)), Math.max(...others.map(({ at }) => at))];
  const during = heard.filter(({ scheduleId, at }) => scheduleId === small && at >= begun && at <= ended).map(({ late }) => late);
  console.log(`the 10,000 took ${ended - begun} ms; the ticks of the other tenant meanwhile came ${during.join(', ')} ms late`);
  expect(during.length).toBeGreaterThan(0);
  // Far from waiting for all of them.
  expect(Math.max(...during)).toBeLessThan(Math.max(1_500, (ended - begun) / 3));
});
