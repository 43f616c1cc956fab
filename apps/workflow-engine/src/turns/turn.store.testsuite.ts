import type { InstanceId, MessageId, RedemptionId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import type { BookmarkStore } from '../bookmarks/bookmark.store.ts';
import type { PublishedDefinition } from '../definitions/published-definition.ts';
import type { LifecycleStore } from '../events/lifecycle.store.ts';
import { longestHistoryPart, type InstanceStore } from '../instances/instance.store.ts';
import { anyDefinition, firstTurn, ids, newBookmark, newCall, newTimer, nextTurn } from '../testing/turns.ts';
import type { TurnStore } from './turn.store.ts';
import type { NewCall, Turn } from './turn.ts';

export interface TurnStoreWorld {
  readonly turns: TurnStore;
  readonly instances: InstanceStore;
  readonly bookmarks: BookmarkStore;
  readonly lifecycle: LifecycleStore;
  readonly publish: (definition: PublishedDefinition) => Promise<unknown>;
  /** What the audit says was done to an instance. */
  readonly audited: (instanceId: string) => Promise<readonly string[]>;
  /** Ids of all messages that are owed. */
  readonly owed: () => Promise<readonly MessageId[]>;
}

/** What every turn store must do. `open` gives one that may be in use by other tests. */
export function turnStoreSuite(open: () => Promise<TurnStoreWorld>): void {
  async function world() {
    const opened = await open();
    const definition = anyDefinition(ids.next<TenantId>());
    await opened.publish(definition);
    const commit = async (...turns: readonly Turn[]) => opened.turns.commit(turns);
    return { ...opened, definition, commit };
  }

  describe('a turn store', () => {
    it('begins an instance with its first turn, and loads it with the version that fences the next', async () => {
      const { turns, commit, definition } = await world();
      const first = firstTurn(definition);
      expect(await commit(first)).toEqual(['committed']);
      const loaded = await turns.load(first.tenantId, first.instanceId);
      expect(loaded).toMatchObject({ instanceId: first.instanceId, definitionId: definition.id, version: 1, state: first.state });
      expect(loaded?.now).toBeInstanceOf(Date);
      expect(await turns.load(ids.next(), first.instanceId)).toBeUndefined();
    });

    it('commits nothing of a stale turn (I3)', async () => {
      const { commit, definition, instances, owed } = await world();
      const first = firstTurn(definition);
      await commit(first);
      const [message, call] = [{ messageId: ids.next<MessageId>(), type: 'clear-timer', timerId: newTimer().timerId } as const, newCall()];
      expect(await commit(nextTurn(first))).toEqual(['committed']);
      expect(await commit(nextTurn(first, { messages: [message], calls: [call], timers: [newTimer()] }))).toEqual(['stale']);
      expect((await instances.readHistory(first.tenantId, first.instanceId, 0, 99)).entries).toHaveLength(2);
      expect(await owed()).not.toContain(message.messageId);
      expect(await instances.findWaits(first.tenantId, first.instanceId)).toEqual({ timers: new Map(), bookmarks: new Map(), calls: new Map(), events: new Map() });
    });

    it('commits what the audit is to say with the turn that does it, and of a stale turn says nothing', async () => {
      const { audited, commit, definition, instances } = await world();
      const [first, other] = [firstTurn(definition), firstTurn(definition)];
      await commit(first);
      const asked = (action: 'instance.suspended' | 'instance.cancelled') => ({ audited: { action, outcome: 'succeeded', tenantId: definition.tenantId, actor: { type: 'user', id: 'ada' }, target: { type: 'instance', id: first.instanceId } } } as const);
      expect(await commit(nextTurn(first, asked('instance.suspended')), other)).toEqual(['committed', 'committed']);
      expect(await commit(nextTurn(first, asked('instance.cancelled')))).toEqual(['stale']);
      expect(await audited(first.instanceId)).toEqual(['instance.suspended']);
      expect(await instances.find(other.tenantId, other.instanceId)).toBeDefined();
    });

    it('lets one of several turns through that are fenced alike, in one group and side by side (I3)', async () => {
      const { commit, definition, instances } = await world();
      const first = firstTurn(definition);
      await commit(first);
      const rivals = Array.from({ length: 4 }, () => nextTurn(first));
      const outcomes = (await Promise.all([commit(...rivals.slice(0, 2)), commit(...rivals.slice(2))])).flat();
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect((await instances.readHistory(first.tenantId, first.instanceId, 0, 99)).entries).toHaveLength(2);
    });

    it('commits a group of instances, each by its own fence', async () => {
      const { commit, definition, turns } = await world();
      const [one, other] = [firstTurn(definition), firstTurn(definition)];
      await commit(one, other);
      expect(await commit(nextTurn(nextTurn(one)), nextTurn(other), firstTurn(definition))).toEqual(['stale', 'committed', 'committed']);
      expect(await turns.load(one.tenantId, one.instanceId)).toMatchObject({ version: 1 });
      expect(await turns.load(other.tenantId, other.instanceId)).toMatchObject({ version: 2 });
    });

    it('never writes an instance that has ended (I2), and leaves it neither timer nor call', async () => {
      const { commit, definition, turns, instances } = await world();
      const first = firstTurn(definition, { timers: [newTimer()], calls: [newCall()] });
      const last = nextTurn(first, { status: 'completed' });
      await commit(first);
      expect((await instances.findWaits(first.tenantId, first.instanceId)).calls.size).toBe(1);
      expect(await commit(last)).toEqual(['committed']);
      expect(await commit(nextTurn(last))).toEqual(['stale']);
      expect(await turns.load(first.tenantId, first.instanceId)).toMatchObject({ version: 2, state: { status: 'completed' } });
      expect(await instances.findWaits(first.tenantId, first.instanceId)).toEqual({ timers: new Map(), bookmarks: new Map(), calls: new Map(), events: new Map() });
    });

    it('takes away what those of a group held that have ended and came through, of the others nothing', async () => {
      const { commit, definition, instances } = await world();
      const held = () => ({ timers: [newTimer()], calls: [newCall()] });
      const [ended, stale, going, bare] = [firstTurn(definition, held()), firstTurn(definition, held()), firstTurn(definition, held()), firstTurn(definition, { mayHoldRows: false })];
      await commit(ended, stale, going, bare);
      const last = { status: 'completed' } as const;
      expect(await commit(nextTurn(ended, last), nextTurn(nextTurn(stale), last), nextTurn(going), nextTurn(bare, { ...last, mayHoldRows: false }))).toEqual(['committed', 'stale', 'committed', 'committed']);
      const left = await Promise.all([ended, stale, going, bare].map(async ({ tenantId, instanceId }) => instances.findWaits(tenantId, instanceId)));
      expect(left.map(({ timers, calls }) => [timers.size, calls.size])).toEqual([[0, 0], [1, 1], [1, 1], [0, 0]]);
    });

    it('refuses another tenant’s turn', async () => {
      const { commit, definition } = await world();
      const first = firstTurn(definition);
      await commit(first);
      expect(await commit(nextTurn({ ...first, tenantId: ids.next() }))).toEqual(['stale']);
    });

    it('begins an instance once, however often its first turn comes, alone and among others', async () => {
      const { commit, definition } = await world();
      const first = firstTurn(definition);
      const child = firstTurn(definition, { parent: { instanceId: first.instanceId, depth: 1, awaits: false } });
      expect(await commit(first, child)).toEqual(['committed', 'committed']);
      expect([await commit(first), await commit(child, firstTurn(definition))]).toEqual([['stale'], ['stale', 'committed']]);
    });

    it('starts once for an idempotency key of a tenant, also within one group', async () => {
      const { commit, definition, instances } = await world();
      const keyed = () => firstTurn(definition, { birth: { input: {}, startedBy: 'ada', idempotencyKey: 'k', requestDigest: Uint8Array.of(1, 2) } });
      expect((await commit(keyed(), keyed())).toSorted()).toEqual(['committed', 'stale']);
      expect(await commit(keyed())).toEqual(['stale']);
      expect(await instances.find(definition.tenantId, { idempotencyKey: 'k' })).toMatchObject({ requestDigest: Uint8Array.of(1, 2), startStatus: 'waiting' });
      expect(await instances.find(ids.next(), { idempotencyKey: 'k' })).toBeUndefined();
    });

    it('keeps history in order and as it was written, NUL characters and member order included', async () => {
      const { commit, definition, instances } = await world();
      const entry = { sequence: 1, type: 'instance-started', at: '2026-05-01T00:00:00.123Z', task: '', data: { input: { z: 'a\0b', a: '\uD800' }, startedBy: 'ada' } } as const;
      const first = firstTurn(definition, { history: [entry], now: new Date(entry.at) });
      await commit(first);
      await commit(nextTurn(first));
      const { entries: read } = await instances.readHistory(first.tenantId, first.instanceId, 0, 99);
      expect(JSON.stringify(read[0]?.data)).toBe(JSON.stringify(entry.data));
      expect(read.map(({ sequence, at }) => [sequence, at])).toEqual([[1, entry.at], [2, '2026-05-01T00:00:00.000Z']]);
      expect(await instances.readHistory(first.tenantId, first.instanceId, 1, 1)).toMatchObject({ entries: [{ sequence: 2 }], isCut: false });
      expect(await instances.readHistory(ids.next(), first.instanceId, 0, 99)).toEqual({ entries: [], isCut: false });
    });

    it('keeps of which turns subscribers are to be told, and what, for those that came through', async () => {
      const { commit, definition, lifecycle } = await world();
      const [first, untold] = [firstTurn(definition, { told: 'all' }), firstTurn(definition)];
      await commit(first, untold);
      await commit(nextTurn(untold, { told: 'all' }), nextTurn(first, { told: 'workflows' }));
      expect(await commit(nextTurn(first, { told: 'all' }))).toEqual(['stale']);
      expect(await commit(nextTurn(first, { told: 'all' }), nextTurn(nextTurn(untold)))).toEqual(['stale', 'committed']);
      const told = (await lifecycle.read('0', 1000)).filter(({ tenantId }) => tenantId === definition.tenantId);
      const { namespace, name, version } = definition;
      expect(told[0]).toMatchObject({ instanceId: first.instanceId, definition: { namespace, name, version }, told: 'all', history: first.history });
      expect(told.slice(1).toSorted((one, other) => one.told.localeCompare(other.told))).toMatchObject([
        { instanceId: untold.instanceId, told: 'all', history: [{ sequence: 2 }] },
        { instanceId: first.instanceId, told: 'workflows', history: [{ sequence: 2 }] },
      ]);
      expect((await lifecycle.read(told[0]?.position ?? '', 1000)).filter(({ tenantId }) => tenantId === definition.tenantId)).toEqual(told.slice(1));
    });

    it('settles an open bookmark once (I10)', async () => {
      const { commit, definition, bookmarks, instances } = await world();
      const [resumed, closed, left] = [newBookmark(), newBookmark(), newBookmark()];
      const redemptionId = ids.next<RedemptionId>();
      const first = firstTurn(definition, { bookmarks: [resumed, closed, left] });
      const second = nextTurn(first, { settledBookmarks: [{ bookmarkId: resumed.bookmarkId, redemptionId }, { bookmarkId: closed.bookmarkId }] });
      await commit(first);
      await commit(second);
      await commit(nextTurn(second, { settledBookmarks: [{ bookmarkId: resumed.bookmarkId }, { bookmarkId: closed.bookmarkId, redemptionId: ids.next() }] }));
      expect(await bookmarks.find(first.tenantId, resumed.bookmarkId)).toEqual({ status: 'resumed', redemptionId });
      expect(await bookmarks.find(first.tenantId, closed.bookmarkId)).toEqual({ status: 'closed' });
      expect(await bookmarks.find(ids.next(), closed.bookmarkId)).toBeUndefined();
      expect((await instances.findWaits(first.tenantId, first.instanceId)).bookmarks).toEqual(new Map([[left.bookmarkId, new Date(left.expiresAt)]]));
    });

    it('takes timers and calls away with the turn that ends them (I4)', async () => {
      const { commit, definition, instances } = await world();
      const [fired, left, done, pending] = [newTimer(), newTimer(), newCall(), newCall()];
      const first = firstTurn(definition, { timers: [fired, left], calls: [done, pending] });
      await commit(first);
      await commit(nextTurn(first, { finishedTimers: [fired.timerId], finishedCalls: [done.callId] }));
      expect(await instances.findWaits(first.tenantId, first.instanceId)).toEqual({
        timers: new Map([[left.timerId, new Date(left.dueAt)]]),
        bookmarks: new Map(),
        calls: new Map([[pending.callId, { attempt: 1 }]]),
        events: new Map(),
      });
    });

    it('keeps nothing open of what a turn both begins and ends', async () => {
      const { commit, definition, instances, bookmarks } = await world();
      const [timer, opened, call] = [newTimer(), newBookmark(), newCall()];
      const first = firstTurn(definition, { timers: [timer], finishedTimers: [timer.timerId], bookmarks: [opened], settledBookmarks: [{ bookmarkId: opened.bookmarkId }] });
      const ended = firstTurn(definition, { status: 'completed', timers: [newTimer()], calls: [call] });
      expect(await commit(first, ended)).toEqual(['committed', 'committed']);
      for (const { tenantId, instanceId } of [first, ended]) {
        expect(await instances.findWaits(tenantId, instanceId)).toEqual({ timers: new Map(), bookmarks: new Map(), calls: new Map(), events: new Map() });
      }
      expect(await bookmarks.find(first.tenantId, opened.bookmarkId)).toEqual({ status: 'closed' });
    });

    it('pages through the entries of turns that hold several', async () => {
      const { commit, definition, instances } = await world();
      const entry = (sequence: number) => ({ sequence, type: 'task-started', at: '2026-05-01T00:00:00.000Z', task: '', data: {} }) as const;
      const first = firstTurn(definition, { history: [1, 2, 3].map(entry) });
      const second = nextTurn(first, { history: [4, 5, 6, 7].map(entry) });
      await commit(first);
      await commit(second);
      await commit(nextTurn(second, { history: [8].map(entry) }));
      for (const [after, limit, wanted] of [[0, 2, [1, 2]], [2, 3, [3, 4, 5]], [5, 99, [6, 7, 8]], [3, 4, [4, 5, 6, 7]], [7, 1, [8]], [8, 9, []]] as const) {
        expect((await instances.readHistory(first.tenantId, first.instanceId, after, limit)).entries.map(({ sequence }) => sequence)).toEqual(wanted);
      }
    });

    it('reads no more of large entries at once than a part of a history may have, and on from there (I15)', async () => {
      const { commit, definition, instances } = await world();
      const entry = (sequence: number) => ({ sequence, type: 'task-completed', at: '2026-05-01T00:00:00.000Z', task: '', data: { output: 'x'.repeat(longestHistoryPart / 2) } }) as const;
      const first = firstTurn(definition, { history: [entry(1)] });
      await commit(first);
      for (let last = first, sequence = 2; sequence <= 4; sequence += 1) await commit((last = nextTurn(last, { history: [entry(sequence)] })));
      const read = async (after: number, limit: number) => {
        const { entries, isCut } = await instances.readHistory(first.tenantId, first.instanceId, after, limit);
        return [entries.map(({ sequence }) => sequence), isCut];
      };
      expect([await read(0, 99), await read(2, 2), await read(2, 1), await read(3, 99), await read(4, 99)]).toEqual([[[1, 2], true], [[3, 4], false], [[3], false], [[4], false], [[], false]]);
    });

    it('owes every message of a committed turn', async () => {
      const { commit, definition, owed } = await world();
      const { tenantId, instanceId, ...first } = firstTurn(definition);
      const id = () => ids.next<MessageId>();
      const messages = [
        { messageId: id(), type: 'set-timer', timerId: newTimer().timerId, tenantId, instanceId, dueAt: '2027-01-01T00:00:00.000Z' },
        { messageId: id(), type: 'clear-timer', timerId: newTimer().timerId },
        { messageId: id(), type: 'close-bookmark', bookmarkId: newBookmark().bookmarkId, reason: 'cancelled' },
      ] as const;
      await commit({ ...first, tenantId, instanceId, messages });
      expect(await owed()).toEqual(expect.arrayContaining(messages.map(({ messageId }) => messageId)));
    });

    it('tells without the state what is open of an instance, what awaits it, and what fences its next turn', async () => {
      const { commit, definition, turns } = await world();
      const run = (awaited: boolean): NewCall => ({ ...newCall(), request: { type: 'workflow', definition: { namespace: 'test', name: 'any', version: '1.0.0' }, input: {}, await: awaited } });
      const [left, over, pending, settled, child, stray] = [newTimer(), newTimer(), newBookmark(), newBookmark(), run(true), run(false)];
      const first = firstTurn(definition, { timers: [left, over], bookmarks: [pending, settled], calls: [newCall(), child, stray] });
      const below = [child, stray].map(({ callId }) => ({ ...firstTurn(definition), instanceId: callId as string as InstanceId }));
      await commit(first);
      await commit(nextTurn(first, { finishedTimers: [over.timerId], settledBookmarks: [{ bookmarkId: settled.bookmarkId }] }));
      await commit(...below);
      const { tenantId, instanceId } = first;
      const nothing = { bookmarks: [], timers: [], children: [] };
      const known = await turns.loadUnread(tenantId, instanceId);
      expect(known).toEqual({ instanceId, definitionId: definition.id, status: 'waiting', version: 2, sequence: 2, now: known?.now, bookmarks: [pending.bookmarkId], timers: [left.timerId], children: [child.callId] });
      expect(known?.now).toBeInstanceOf(Date);
      expect(await turns.loadUnread(tenantId, child.callId as string as InstanceId)).toMatchObject({ parent: instanceId, version: 1, sequence: 1, ...nothing });
      expect(await turns.loadUnread(tenantId, stray.callId as string as InstanceId)).not.toHaveProperty('parent');
      expect(await turns.loadUnread(ids.next(), instanceId)).toBeUndefined();
    });

    it('finds instances that stay at a checkpoint, after the time given', async () => {
      const { commit, definition, turns } = await world();
      const [running, waiting] = [firstTurn(definition, { status: 'running' }), firstTurn(definition)];
      await commit(running, waiting);
      const abandoned = (await turns.findAbandoned(60_000, 1000)).map(({ instanceId }) => instanceId);
      expect(abandoned).toContain(running.instanceId);
      expect(abandoned).not.toContain(waiting.instanceId);
      expect((await turns.findAbandoned(60_000, 1000, [running.instanceId])).map(({ instanceId }) => instanceId)).not.toContain(running.instanceId);
      expect(await turns.findAbandoned(1000 * 86_400_000, 1000)).toEqual([]);
    });
  });
}
