import { systemClock } from '@holdfast/clock/system-clock';
import type { BookmarkId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { postgresStores } from '../engine.store.postgres.ts';
import { createEngine } from '../engine.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe } from '../turns/crash-window.ts';

const database = engineDatabase();
const leaseMs = 5000;

const ask = 'ask: {call: "await-approval:1.0.0@default", with: {title: Expense, to: bo@example.test, deadline: P1D}}';
const pause = '{wait: {hours: 1}}';
const run = 'run: {run: {workflow: {namespace: test, name: below, version: 1.0.0}}}';

async function world() {
  const { query } = database();
  const tenantId = ids.next<TenantId>();
  const resumeTokens = new MemoryResumeTokens();
  const stores = postgresStores(database(), { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: leaseMs });
  const engine = createEngine({ stores, resumeTokens, sealing: testSealing, lifecycle: testLifecycle, outside: outsideThatAnswers().outside, clock: systemClock, ids, leaseMs, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined });
  const started = async (name: string, tasks: string): Promise<InstanceId> => {
    const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: ${name}, version: 1.0.0}\ndo:\n${tasks}`);
    await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
    const start = await engine.startInstance.execute({ tenantId, startedBy: 'ada', definition: { namespace: 'test', name, version: '1.0.0' }, input: {} });
    if (!start.ok) throw new Error(start.refusal.code);
    await engine.background.idle(5000);
    return start.value.id;
  };
  const within = query.within(tenantId);
  const ofInstance = async (id: InstanceId, table: string) => (await within(`SELECT FROM ${table} WHERE instance_id = $1`, [id])).length;
  return {
    engine,
    resumeTokens,
    started,
    spoil: (id: InstanceId) => within(`UPDATE instances SET state = '{"format":99}' WHERE id = $1`, [id]),
    statusOf: async (id: InstanceId) => (await within<{ status: string }>('SELECT status FROM instances WHERE id = $1', [id]))[0]?.status,
    /** The instance that a task of another one runs. */
    childOf: async (id: InstanceId) => {
      const [call] = await within<{ id: InstanceId }>(`SELECT id FROM calls WHERE instance_id = $1 AND request->>'type' = 'workflow'`, [id]);
      if (call === undefined) throw new Error('it runs none');
      return call.id;
    },
    held: async (id: InstanceId) => Promise.all(['timers', 'calls', 'subscriptions', 'event_deliveries', `(SELECT instance_id FROM bookmarks WHERE status = 'open') AS open`].map((table) => ofInstance(id, table))),
    trail: async (id: InstanceId) => {
      const history = await engine.readHistory.execute(tenantId, id, 0, 1000);
      if (!history.ok) throw new Error(history.refusal.code);
      expect(history.value.entries.map(({ sequence }) => sequence)).toEqual(history.value.entries.map((_, index) => index + 1)); // I3
      return history.value.entries.map(({ type }) => type);
    },
    cancel: (id: InstanceId) => engine.cancelInstance.execute(tenantId, id, 'ops', { deed: { tenantId, actor: { type: 'user', id: 'ops' } } }),
    cancelUnasked: (id: InstanceId) => engine.cancelInstance.execute(tenantId, id, 'parent'),
    toldOf: async (id: InstanceId) => (await stores.lifecycle.read('0', 1000)).filter(({ instanceId }) => instanceId === id).flatMap((turn) => testLifecycle.eventsOf(turn).map(({ type }) => type)),
    owed: async () => (await query<{ queue: string; data: unknown }>('SELECT queue, data FROM outbox')).map((row) => JSON.stringify(row)),
    timersOf: async (id: InstanceId) => (await within<{ id: string }>('SELECT id FROM timers WHERE instance_id = $1', [id])).map(({ id: timerId }) => timerId),
  };
}

describe('a person who cancels an instance whose state cannot be read', () => {
  it('ends it with all that its rows tell of: timers, listeners, bookmarks, calls, and the instances that it runs', async () => {
    const { started, spoil, statusOf, childOf, held, trail, cancel, toldOf, owed, timersOf, engine, resumeTokens } = await world();
    await started('below', `  - pause: ${pause}\n`);
    const id = await started('above', `  - all:\n      fork:\n        branches:\n          - ${ask}\n          - pause: ${pause}\n          - hear: {listen: {to: {one: {with: {type: com.example.held}}}}}\n          - ${run}\n`);
    const [child, timers, bookmarkId] = [await childOf(id), await timersOf(id), [...resumeTokens.bookmarks.keys()].at(-1)];
    expect(await held(id)).toEqual([2, 1, 1, 0, 1]);
    const before = await trail(id);
    await spoil(id);

    expect(await cancel(id)).toMatchObject({ ok: true, value: { status: 'cancelled' } });
    await engine.background.idle(5000);

    expect([await statusOf(id), await statusOf(child)]).toEqual(['cancelled', 'cancelled']);
    expect(await held(id)).toEqual([0, 0, 0, 0, 0]);
    expect(await trail(id)).toEqual([...before, 'bookmark-closed', 'instance-cancelled']);
    expect((await toldOf(id)).at(-1)).toBe('io.serverlessworkflow.workflow.cancelled.v1');
    const messages = await owed();
    for (const timerId of timers) expect(messages.filter((text) => text.includes('"clear"') && text.includes(timerId))).toHaveLength(1);
    expect(messages.filter((text) => text.includes('bookmark-closures') && text.includes(String(bookmarkId)))).toHaveLength(1);
    expect(await cancel(id)).toMatchObject({ ok: false, refusal: { code: 'instance-ended' } });
  });

  it('asks nobody: a resume that came before is refused, and resume-token may be away (I10)', async () => {
    const { started, spoil, cancel, engine, resumeTokens, trail } = await world();
    const id = await started('asks', `  - ${ask}\n`);
    const claimed = resumeTokens.claim([...resumeTokens.bookmarks.keys()].at(-1) as BookmarkId);
    if (claimed === undefined) throw new Error('not open');
    await spoil(id);
    resumeTokens.down = true;
    expect(await cancel(id)).toMatchObject({ ok: true });
    resumeTokens.down = false;
    expect(await engine.resumeBookmark.execute([claimed])).toEqual([{ redemptionId: claimed.redemptionId, result: 'refused' }]);
    expect(await trail(id)).not.toContain('bookmark-resumed');
  });

  it('has the instance told that awaits it', async () => {
    const { started, spoil, statusOf, childOf, cancel, engine } = await world();
    await started('below', `  - pause: ${pause}\n`);
    const id = await started('awaits', `  - ${run}\n`);
    const child = await childOf(id);
    await spoil(child);
    expect(await cancel(child)).toMatchObject({ ok: true });
    await engine.background.idle(5000);
    expect(await statusOf(id)).toBe('faulted');
  });

  it('wins once, whoever else asks at the same moment (I3)', async () => {
    const { started, spoil, cancel, trail } = await world();
    const id = await started('raced', `  - pause: ${pause}\n`);
    await spoil(id);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => cancel(id)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await trail(id)).filter((type) => type === 'instance-cancelled')).toHaveLength(1);
  });
});

it('nobody but a person cancels an instance whose state cannot be read: it may be that of a newer engine', async () => {
  const { started, spoil, statusOf, cancelUnasked } = await world();
  const id = await started('newer', `  - pause: ${pause}\n`);
  await spoil(id);
  expect(await cancelUnasked(id)).toMatchObject({ ok: false, refusal: { code: 'instance-unreadable' } });
  expect(await statusOf(id)).toBe('waiting');
});
