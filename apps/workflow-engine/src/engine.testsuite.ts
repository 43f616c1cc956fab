import type { BookmarkId, InstanceId, RedemptionId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { describe, expect, it, vi } from 'vitest';
import type { OutgoingRequest } from './calls/outside-world.ts';
import type { Engine } from './engine.ts';
import type { MemoryResumeTokens } from './testing/memory-resume-tokens.ts';
import { ids } from './testing/turns.ts';
import type { CrashProbe, CrashWindow } from './turns/crash-window.ts';

export interface EngineWorld {
  /** One more replica on the same stores. */
  readonly replica: (probe?: CrashProbe) => Engine;
  /** A replica so slow that it renews no lease. */
  readonly slowReplica: (probe: CrashProbe) => Engine;
  readonly resumeTokens: MemoryResumeTokens;
  /** What the outside was sent. */
  readonly sent: OutgoingRequest[];
  /** Lets leases of replicas that are gone run out. */
  readonly outlastLease: () => Promise<void>;
  /** The kinds of rows that end with the instance, as many as there are. */
  readonly held: (instanceId: InstanceId) => Promise<readonly string[]>;
  /** The messages that are owed, by type. */
  readonly owed: (instanceId: InstanceId) => Promise<readonly string[]>;
}

function definition(tasks: string): Uint8Array {
  return new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\ndo:\n${tasks}`);
}

const approval = '  - ask: {call: "await-approval:1.0.0@default", with: {title: Expense, to: bo@example.test, deadline: P1D}}\n';
const askedAndHeard = `  - both:\n      fork:\n        branches:\n        ${approval.trimEnd()}\n          - hear: {listen: {to: {one: {with: {type: io.holdfast.bookmark.link-requested.v1}}}}}\n`;
const callOutside = '  - tell: {call: http, with: {method: post, endpoint: "https://example.test/tell", body: {n: 1}}}\n  - done: {set: {ok: true}}\n';
const everything = `  - hear: {listen: {to: {one: {with: {type: com.example.go}}}}}\n  - keep: {set: {n: 1}, metadata: {checkpoint: true}}\n${callOutside}`;

/** What the engine must do, whatever it keeps things in. `open` gives a world of its own. */
export function engineSuite(open: () => Promise<EngineWorld>): void {
  async function started(world: EngineWorld, tasks: string, engine = world.replica()) {
    const tenantId = ids.next<TenantId>();
    const published = await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source: definition(tasks) });
    if (!published.ok) throw new Error(JSON.stringify(published));
    const start = await engine.startInstance.execute({ tenantId, startedBy: 'ada', definition: { namespace: 'test', name: 'it', version: '1.0.0' }, input: {} });
    if (!start.ok) throw new Error(start.refusal.code);
    const { id } = start.value;
    const find = async () => {
      const found = await engine.findInstance.execute(tenantId, id);
      if (!found.ok) throw new Error(found.refusal.code);
      const { instance, waitingFor } = found.value;
      return { status: instance.status, output: instance.state?.output, error: instance.state?.error, waitingFor };
    };
    const trail = async () => {
      const history = await engine.readHistory.execute(tenantId, id, 0, 1000);
      if (!history.ok) throw new Error(history.refusal.code);
      expect(history.value.entries.map(({ sequence }) => sequence)).toEqual(history.value.entries.map((_, index) => index + 1)); // I3
      return history.value.entries.map(({ type }) => type);
    };
    return { engine, tenantId, id, find, trail };
  }

  /** An instance that waits for a decision, with the bookmark and its deadline's timer. */
  async function asked(world: EngineWorld, tasks = approval) {
    const instance = await started(world, tasks);
    await instance.engine.background.idle(5000);
    const bookmarkId = [...world.resumeTokens.bookmarks.keys()].at(-1) as BookmarkId;
    const history = await instance.engine.readHistory.execute(instance.tenantId, instance.id, 0, 1000);
    const opened = history.ok ? history.value.entries.find((entry) => entry.type === 'bookmark-opened') : undefined;
    if (opened?.type !== 'bookmark-opened') throw new Error('no bookmark was opened');
    return { ...instance, bookmarkId, timerId: opened.data.timerId };
  }

  describe('an instance', () => {
    it('runs calls after the commit and goes on with their results', async () => {
      const world = await open();
      const { engine, find, trail } = await started(world, callOutside);
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'completed', output: { ok: true }, waitingFor: [] });
      expect(world.sent).toMatchObject([{ method: 'POST', url: 'https://example.test/tell', body: '{"n":1}', headers: { 'content-type': 'application/json' } }]);
      expect((await trail()).filter((type) => type === 'call-completed')).toHaveLength(1);
    });

    it('commits at each checkpoint and goes on', async () => {
      const world = await open();
      const steps = [1, 2, 3].map((step) => `  - s${step}: {set: {n: ${step}}, metadata: {checkpoint: true}}\n`).join('');
      const { engine, find } = await started(world, `${steps}  - last: {set: {n: 4}}\n`);
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'completed', output: { n: 4 } });
    });

    it('goes on from a checkpoint whose replica died there', async () => {
      const world = await open();
      const { engine, find } = await started(world, '  - one: {set: {n: 1}, metadata: {checkpoint: true}}\n  - two: {set: {n: 2}}\n', world.replica(dieIn('after-commit-before-continue')));
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'running' });
      await world.outlastLease();
      const other = world.replica();
      await other.continueAbandoned.sweep();
      expect(await find()).toMatchObject({ status: 'completed', output: { n: 2 } });
    });

    it.each([
      ['a timer', '{wait: {hours: 1}}', ['timer']],
      ['a listener', '{listen: {to: {one: {with: {type: com.example.go}}}}}', ['subscription']],
      ['a call that its replica never makes', '{call: http, with: {method: post, endpoint: "https://example.test/tell"}}', ['call']],
    ])('that ends by itself leaves no row of %s', async (_, task, wanted) => {
      const world = await open();
      const held: (readonly string[])[] = [];
      const look: CrashProbe = async (window, instanceId) => {
        if (window === 'after-commit-before-call') throw new Error('the replica makes no calls');
        if (window === 'after-commit-before-continue') held.push(await world.held(instanceId));
      };
      const steps = [1, 2, 3].map((step) => `{s${step}: {set: {n: ${step}}, metadata: {checkpoint: true}}}`).join(', ');
      const { engine, id, find } = await started(world, `  - race: {fork: {compete: true, branches: [{other: ${task}}, {steps: {do: [${steps}]}}]}}\n`, world.replica(look));
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'completed', output: { n: 3 } });
      expect(held).toEqual([wanted, wanted]);
      expect(await world.held(id)).toEqual([]);
    });

    it('that took in an event leaves nothing that says so when it has ended', async () => {
      const world = await open();
      const held: (readonly string[])[] = [];
      const { engine, tenantId, id, find } = await started(world, everything, world.replica(async (window, instanceId) => {
        if (window === 'after-commit-before-continue') held.push(await world.held(instanceId));
      }));
      await engine.background.idle(5000);
      const event = { specversion: '1.0', source: 'test:here', id: '1', type: 'com.example.go' };
      await engine.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) });
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'completed' });
      expect(held).toEqual([['delivery']]);
      expect(await world.held(id)).toEqual([]);
    });

    it('waits for a timer, and for it once', async () => {
      const world = await open();
      const { engine, tenantId, id, find, trail } = await started(world, '  - hold: {wait: {hours: 1}}\n  - done: {set: {ok: true}}\n');
      const { status, waitingFor } = await find();
      expect(status).toBe('waiting');
      expect(waitingFor).toMatchObject([{ type: 'timer', task: '/do/0/hold' }]);
      expect(await world.owed(id)).toEqual(['set-timer']);
      const [wait] = waitingFor;
      if (wait?.type !== 'timer') throw new Error('waits for something else');
      await Promise.all([1, 2, 3].map(() => engine.fireTimer.execute(tenantId, id, wait.timerId)));
      expect(await find()).toMatchObject({ status: 'completed', output: { ok: true } });
      expect((await trail()).filter((type) => type === 'timer-fired')).toHaveLength(1);
    });

    it('does not hold a timer that is told long before its moment, and says how long that is (I8)', async () => {
      const { engine, tenantId, id, find, trail } = await started(await open(), '  - hold: {wait: {hours: 1}}\n');
      const { waitingFor: [wait] } = await find();
      if (wait?.type !== 'timer') throw new Error('waits for something else');
      const inAnHour = Date.parse(wait.dueAt ?? '');
      for (const dueAt of [inAnHour - 3_590_000, inAnHour, Date.parse('9999-12-31T00:00:00Z')]) {
        expect(await engine.fireTimer.execute(tenantId, id, wait.timerId, new Date(dueAt))).toBeGreaterThan(dueAt - inAnHour + 3_595_000);
      }
      expect(await find()).toMatchObject({ status: 'waiting' });
      expect(await trail()).not.toContain('timer-fired');
    });
  });

  describe('a replica that dies', () => {
    it.each<CrashWindow>(['after-commit-before-call', 'after-call-before-commit'])('in %s loses no call: another repeats it with the same idempotency key (I5)', async (window) => {
      const world = await open();
      const { engine, find, trail } = await started(world, callOutside, world.replica(dieIn(window)));
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'waiting', waitingFor: [{ type: 'call', attempt: 1 }] });
      await world.outlastLease();
      const other = world.replica();
      await other.sweepCalls.sweep();
      await other.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'completed', output: { ok: true } });
      expect(new Set(world.sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
      expect((await trail()).filter((type) => type === 'call-completed')).toHaveLength(1); // I4
    });

    it.each<CrashWindow>(['before-commit', 'after-commit-before-answer', 'after-commit-before-call', 'after-call-before-commit', 'after-commit-before-continue', 'after-match-before-delivery'])(
      'in %s leaves an instance that another ends, every task done once (I1, I4)',
      { timeout: 40_000 },
      async (window) => {
        const world = await open();
        const { tenantId, find, trail } = await started(world, everything);
        await world.outlastLease();
        const dying = world.replica(dieIn(window));
        const body = JSON.stringify({ id: 'e1', source: 'https://example.test', type: 'com.example.go', specversion: '1.0' });
        await dying.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body });
        await sweepAll(dying);
        await world.outlastLease();
        const other = world.replica();
        await vi.waitFor(async () => {
          await world.outlastLease();
          await sweepAll(other);
          expect(await find()).toMatchObject({ status: 'completed', output: { ok: true } });
        }, 30_000);
        expect(new Set(world.sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
        expect((await trail()).filter((type) => type === 'task-completed' || type === 'call-completed' || type === 'event-received')).toEqual(
          ['event-received', 'task-completed', 'task-completed', 'call-completed', 'task-completed', 'task-completed'],
        );
      },
    );

    it('in appearance only, and comes back late, changes nothing: the first committed result counts (I4)', async () => {
      const world = await open();
      const late = Promise.withResolvers<void>();
      const { engine, find, trail } = await started(world, callOutside, world.slowReplica((window) => (window === 'after-call-before-commit' ? late.promise : Promise.resolve())));
      await vi.waitFor(() => expect(world.sent).toHaveLength(1), 30_000);
      const other = world.replica();
      await world.outlastLease();
      await other.sweepCalls.sweep();
      await other.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'completed' });
      const before = await trail();
      late.resolve();
      await engine.background.idle(5000);
      expect(await trail()).toEqual(before);
    });
  });

  describe('an approval', () => {
    it('is asked for once and takes the decision, however often it is told of it (I6)', async () => {
      const world = await open();
      const { engine, bookmarkId, find, trail } = await asked(world);
      expect(await find()).toMatchObject({ status: 'waiting', waitingFor: [{ type: 'bookmark', bookmarkId, expiresAt: expect.any(String) as unknown }] });
      const claimed = world.resumeTokens.claim(bookmarkId);
      if (claimed === undefined) throw new Error('not open');
      const resumed = [{ redemptionId: claimed.redemptionId, result: 'resumed' }];
      expect(await Promise.all([1, 2, 3].map(() => engine.resumeBookmark.execute([claimed])))).toEqual([resumed, resumed, resumed]);
      expect(await engine.resumeBookmark.execute([claimed])).toEqual(resumed);
      expect(await find()).toMatchObject({ status: 'completed', output: { outcome: 'approve' } });
      expect((await trail()).filter((type) => type === 'bookmark-resumed')).toHaveLength(1);
    });

    it('says in its history that the holder of a link asks for another, and tells who listens, once', async () => {
      const world = await open();
      const { engine, tenantId, id, bookmarkId, find, trail } = await asked(world, askedAndHeard);
      const request = { tokenId: ids.next<ResumeTokenId>(), bookmarkId, instanceId: id, tenantId, requestedAt: '2026-05-01T12:00:00Z' };
      await Promise.all([1, 2].map(() => engine.noteLinkRequest.execute(request)));
      await engine.noteLinkRequest.execute(request);
      await vi.waitFor(async () => expect(await trail()).toContain('event-received'), 30_000);
      expect((await trail()).filter((type) => type === 'link-requested' || type === 'event-received')).toEqual(['link-requested', 'event-received']);
      expect(await find()).toMatchObject({ status: 'waiting', waitingFor: [{ type: 'bookmark', bookmarkId }] });
    });

    it('is applied though one that resume-token does not know came with it, and that one is told apart (I11)', async () => {
      const world = await open();
      const { engine, bookmarkId, find } = await asked(world);
      const claimed = world.resumeTokens.claim(bookmarkId);
      if (claimed === undefined) throw new Error('not open');
      const { redemptionId } = claimed;
      const stranger = { ...claimed, redemptionId: ids.next<RedemptionId>(), detailed: true };
      expect(await engine.resumeBookmark.execute([stranger, claimed])).toEqual([{ redemptionId: stranger.redemptionId, result: 'failed' }, { redemptionId, result: 'resumed' }]);
      expect(await find()).toMatchObject({ status: 'completed' });
      expect(await engine.resumeBookmark.execute([stranger])).toBe('unknown');
    });

    it('is decided by what resume-token knows when more than the asking holds belongs to it', async () => {
      const world = await open();
      const { engine, bookmarkId, find } = await asked(world);
      const claimed = world.resumeTokens.claim(bookmarkId, 'reject');
      if (claimed === undefined) throw new Error('not open');
      await engine.resumeBookmark.execute([{ ...claimed, detailed: true, decision: { ...claimed.decision, outcome: 'approve' } }]);
      expect(await find()).toMatchObject({ status: 'completed', output: { outcome: 'reject' } });
    });

    it('that could not be applied is told apart from the others, and is tried again when it comes alone (I11)', async () => {
      const world = await open();
      const { engine, bookmarkId, find } = await asked(world);
      const claimed = world.resumeTokens.claim(bookmarkId);
      if (claimed === undefined) throw new Error('not open');
      const broken = { ...claimed, redemptionId: ids.next<RedemptionId>(), instanceId: 'no instance' as InstanceId };
      const failing = { ...broken, get decision(): never { throw new Error('poison'); } };
      expect(await engine.resumeBookmark.execute([failing, claimed])).toEqual([{ redemptionId: failing.redemptionId, result: 'failed' }, { redemptionId: claimed.redemptionId, result: 'resumed' }]);
      expect(await find()).toMatchObject({ status: 'completed' });
      await expect(engine.resumeBookmark.execute([failing])).rejects.toThrow('poison');
    });

    it('that nobody decides in time times out', async () => {
      const world = await open();
      const { engine, tenantId, id, bookmarkId, timerId, find } = await asked(world);
      await engine.fireTimer.execute(tenantId, id, timerId);
      expect(await find()).toMatchObject({ status: 'completed', output: { outcome: 'timed-out' } });
      expect(world.resumeTokens.claim(bookmarkId)).toBeUndefined();
    });

    it('that is decided before its deadline’s message comes is decided (I10)', async () => {
      const world = await open();
      const { engine, tenantId, id, bookmarkId, timerId, find } = await asked(world);
      const claimed = world.resumeTokens.claim(bookmarkId, 'reject');
      if (claimed === undefined) throw new Error('not open');
      await engine.fireTimer.execute(tenantId, id, timerId);
      expect(await engine.resumeBookmark.execute([claimed])).toEqual([{ redemptionId: claimed.redemptionId, result: 'resumed' }]);
      expect(await find()).toMatchObject({ status: 'completed', output: { outcome: 'reject' } });
    });

    it('that is cancelled can no longer be decided, and one that was decided first is applied before the cancel (I10)', async () => {
      const world = await open();
      const cancelled = await asked(world);
      expect(await cancelled.engine.cancelInstance.execute(cancelled.tenantId, cancelled.id, 'ops')).toMatchObject({ ok: true, value: { status: 'cancelled' } });
      expect(world.resumeTokens.claim(cancelled.bookmarkId)).toBeUndefined();

      const decided = await asked(world);
      expect(world.resumeTokens.claim(decided.bookmarkId)).toBeDefined();
      expect(await decided.engine.cancelInstance.execute(decided.tenantId, decided.id, 'ops')).toMatchObject({ ok: false, refusal: { code: 'instance-ended' } });
      expect(await decided.find()).toMatchObject({ status: 'completed', output: { outcome: 'approve' } });
    });

    it('that is terminated ends at once: a decision that is not in the instance yet is refused, and resume-token may be away (I10)', async () => {
      const world = await open();
      const { engine, tenantId, id, bookmarkId, find } = await asked(world);
      const claimed = world.resumeTokens.claim(bookmarkId);
      if (claimed === undefined) throw new Error('not open');
      world.resumeTokens.down = true;
      await expect(engine.cancelInstance.execute(tenantId, id, 'ops')).rejects.toThrow('cannot be reached');
      expect(await engine.cancelInstance.execute(tenantId, id, 'ops', { how: 'terminate' })).toMatchObject({ ok: true, value: { status: 'cancelled' } });
      world.resumeTokens.down = false;
      expect(await engine.resumeBookmark.execute([claimed])).toEqual([{ redemptionId: claimed.redemptionId, result: 'refused' }]);
      expect(await find()).toMatchObject({ status: 'cancelled' });
    });

    it('has exactly one winner of resume, deadline and cancel at the same time (I10)', async () => {
      const world = await open();
      for (let round = 0; round < 5; round += 1) {
        const { engine, tenantId, id, bookmarkId, timerId, find, trail } = await asked(world);
        const resume = async () => {
          const claimed = world.resumeTokens.claim(bookmarkId);
          return claimed === undefined ? [] : engine.resumeBookmark.execute([claimed]);
        };
        const [results] = await Promise.all([resume(), engine.fireTimer.execute(tenantId, id, timerId), engine.cancelInstance.execute(tenantId, id, 'ops')]);
        const { status, output } = await find();
        expect(['completed', 'cancelled']).toContain(status);
        const settled = (await trail()).filter((type) => type === 'bookmark-resumed' || type === 'bookmark-closed');
        expect(settled.length).toBeLessThanOrEqual(1);
        expect((output as Record<string, JsonValue> | undefined)?.['outcome'] === 'approve').toBe(results !== 'unknown' && results[0]?.result === 'resumed');
      }
    });

    it.each([
      ['a timeout of its task', '  - ask: {call: "await-approval:1.0.0@default", with: {title: Expense, to: bo@example.test, deadline: P1D}, timeout: {after: PT1H}}\n'],
      ['a timeout around it', '  - outer: {do: [{ask: {call: "await-approval:1.0.0@default", with: {title: Expense, to: bo@example.test, deadline: P1D}}}], timeout: {after: PT1H}}\n'],
      ['a race that is lost', '  - race: {fork: {compete: true, branches: [{ask: {call: "await-approval:1.0.0@default", with: {title: Expense, to: bo@example.test, deadline: P1D}}}, {late: {wait: PT1H}}]}}\n'],
    ])('that was claimed before %s closed it is decided (I10)', async (_what, tasks) => {
      const world = await open();
      const { engine, tenantId, id, find, trail } = await started(world, tasks);
      await engine.background.idle(5000);
      const bookmarkId = [...world.resumeTokens.bookmarks.keys()].at(-1) as BookmarkId;
      const history = await engine.readHistory.execute(tenantId, id, 0, 1000);
      const timers = history.ok ? history.value.entries.flatMap((entry) => (entry.type === 'timer-set' ? [entry.data.timerId] : [])) : [];
      const claimed = world.resumeTokens.claim(bookmarkId);
      if (claimed === undefined) throw new Error('not open');
      for (const timerId of timers) await engine.fireTimer.execute(tenantId, id, timerId);
      expect(await find()).toMatchObject({ status: 'completed', output: { outcome: 'approve' } });
      expect((await trail()).filter((type) => type === 'bookmark-resumed')).toHaveLength(1);
      expect(await engine.resumeBookmark.execute([claimed])).toEqual([{ redemptionId: claimed.redemptionId, result: 'resumed' }]);
    });

    it('waits for resume-token to come back', async () => {
      const world = await open();
      world.resumeTokens.down = true;
      const { engine, find } = await started(world, approval);
      await engine.background.idle(5000);
      expect(await find()).toMatchObject({ status: 'waiting' });
      expect(world.resumeTokens.bookmarks.size).toBe(0);
      world.resumeTokens.down = false;
      await vi.waitFor(async () => {
        await world.outlastLease();
        await engine.sweepCalls.sweep();
        await engine.background.idle(5000);
        expect(world.resumeTokens.bookmarks.size).toBe(1);
      }, 30_000);
    });
  });

  /** What the sweeps of a replica take up, until nothing is left of it to do now. */
  async function sweepAll({ sweepCalls, continueAbandoned, matchEvents, catchUp, background }: Engine): Promise<void> {
    await Promise.allSettled([sweepCalls.sweep(), continueAbandoned.sweep(), matchEvents.sweep(), catchUp.sweep(0)]);
    await background.idle(5000);
  }

  /** The replica dies in that window: nothing it was about to do there happens, and it does nothing more. */
  function dieIn(window: CrashWindow): CrashProbe {
    return (reached) => (reached === window ? Promise.reject(new Error(`died in ${window}`)) : Promise.resolve());
  }
}
