import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { describe, expect, it, vi } from 'vitest';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { memoryStores } from '../engine.store.memory.ts';
import { createEngine, type Engine } from '../engine.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe, type CrashProbe } from '../turns/crash-window.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { KeepEvents } from './keep-events.ts';

/** A store that does not keep an event until it is told to. */
class SlowStore extends MemoryEventStore {
  readonly keep = Promise.withResolvers<void>();
  keeping = 0;
  looks = 0;

  override async append(...asked: Parameters<MemoryEventStore['append']>): ReturnType<MemoryEventStore['append']> {
    this.keeping += 1;
    await this.keep.promise;
    return super.append(...asked);
  }

  override find(...asked: Parameters<MemoryEventStore['find']>): ReturnType<MemoryEventStore['find']> {
    this.looks += 1;
    return super.find(...asked);
  }
}

const midnight = '2026-05-01T00:00:00.000Z';

const hear = '{listen: {to: {one: {with: {type: placed}, correlate: {order: {from: "${ .order }", expect: "${ .order }"}}}}}}';

async function world(probe: CrashProbe = noProbe) {
  const clock = new ManualClock(new Date(midnight));
  const tables = new MemoryTables(clock);
  const owner = ids.next<Uuid<'lease-owner'>>();
  const events = new SlowStore(tables);
  const failures: unknown[] = [];
  const engine = createEngine({
    sealing: testSealing, stores: { ...memoryStores(tables, new MemoryDefinitionStore(), { owner, milliseconds: 60_000 }), events }, resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside,
    clock, ids, lifecycle: testLifecycle, leaseMs: 60_000, probe, onFailure: (error) => failures.push(error), onRepeat: () => undefined,
  });
  /** One with a definition that listens twice. */
  const tenant = async () => {
    const tenantId = ids.next<TenantId>();
    const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: twice, version: 1.0.0}\ndo:\n  - first: ${hear}\n  - second: ${hear}\n`);
    expect(await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source })).toMatchObject({ ok: true });
    /** @returns what the instance has had of events, with when, by its history. */
    const listen = async (order = 7) => {
      const started = await engine.startInstance.execute({ tenantId, startedBy: 'ada', definition: { namespace: 'test', name: 'twice', version: '1.0.0' }, input: { order } });
      if (!started.ok) throw new Error(started.refusal.code);
      await engine.background.idle(10_000);
      expect([...tables.subscriptions.values()].filter(({ instanceId, caughtUp }) => instanceId === started.value.id && caughtUp)).toHaveLength(1);
      return () => (tables.history.get(started.value.id) ?? []).filter(({ type }) => type === 'event-received').map(({ at }) => at);
    };
    const publish = (order = 7) => engine.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify({ specversion: '1.0', id: String(order), source: 'test:here', type: 'placed', data: { order } }) });
    return { tenantId, listen, publish };
  };
  return { clock, events, engine, failures, tables, tenant, ...(await tenant()) };
}

describe('an event that comes alone', () => {
  it('is brought, once, to who is found as it is kept: nobody looks again where the kind of listeners is known', async () => {
    const { events, engine, listen, publish, failures } = await world();
    const [one, other] = [await listen(7), await listen(8)];
    events.keep.resolve();
    await publish(7);
    await engine.background.idle(10_000);
    expect([one(), other(), events.looks]).toEqual([[midnight], [], 2]);
    await publish(8);
    await engine.background.idle(10_000);
    expect([one(), other(), events.looks, failures]).toEqual([[midnight], [midnight], 3, []]);
  });

  it('is brought once to one that cannot take it in', async () => {
    const deliveries = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('poison')));
    const { events, engine, listen, publish } = await world((window) => (window === 'after-match-before-delivery' ? deliveries() : Promise.resolve()));
    await listen();
    events.keep.resolve();
    await publish();
    await engine.background.idle(10_000);
    expect(deliveries).toHaveBeenCalledTimes(1);
  });

  it('reaches who began to listen while it was being kept', async () => {
    const { events, engine, listen, publish } = await world();
    const first = await listen();
    const received = publish();
    await vi.waitFor(() => expect(events.keeping).toBe(1));
    const second = await listen();
    events.keep.resolve();
    await received;
    await engine.background.idle(10_000);
    expect([first(), second()]).toEqual([[midnight], [midnight]]);
  });

  it('is brought as of when it was kept, where that took long', async () => {
    const { clock, events, engine, listen, publish } = await world();
    const heard = await listen();
    const received = publish();
    await vi.waitFor(() => expect(events.keeping).toBe(1));
    clock.advance(60_000);
    events.keep.resolve();
    await received;
    await engine.background.idle(10_000);
    expect(heard()).toEqual(['2026-05-01T00:01:00.000Z']);
  });
});

describe('an event that comes after one that could not be looked for', () => {
  /** What an instance has heard of both, in order. */
  async function heard(fail: (events: SlowStore) => void): Promise<unknown> {
    const { events, engine, publish, tables, tenantId } = await world();
    events.keep.resolve();
    const output = await hearBoth(engine, tables, tenantId);
    fail(events);
    await Promise.allSettled([publish(1)]);
    await engine.background.idle(10_000);
    await publish(2);
    await engine.background.idle(10_000);
    for (const row of tables.events) row.claimedUntil = 0;
    await engine.matchEvents.sweep();
    await engine.background.idle(10_000);
    return output();
  }

  it.each<[string, (events: SlowStore) => void]>([
    ['the look fails', (events) => void vi.spyOn(events, 'find').mockImplementationOnce((...asked) => MemoryEventStore.prototype.find.apply(events, asked)).mockRejectedValueOnce(new Error('away'))],
    ['it is kept, and its replica is not told', (events) => void vi.spyOn(events, 'appendAndFind').mockImplementationOnce((...asked) => MemoryEventStore.prototype.appendAndFind.apply(events, asked).then(() => Promise.reject(new Error('away'))))],
  ])('does not overtake it, where %s', async (_, fail) => {
    expect(await heard(fail)).toEqual([{ order: 1 }, { order: 2 }]);
  });
});

describe('an event that is matched long after it came', () => {
  it('is brought to who began before it, and to nobody who began since: as if it had been matched at once', async () => {
    const { clock, engine, listen, tables, tenantId } = await world();
    const before = await listen();
    clock.advance(1);
    const received = { specversion: '1.0' as const, id: 'left', source: 'test:here', type: 'placed', data: { order: 7 } };
    tables.appendEvent(tenantId, received);
    clock.advance(1);
    const since = await listen();
    await engine.matchEvents.sweep();
    await engine.background.idle(10_000);
    expect([before(), since()].map(({ length }) => length)).toEqual([1, 0]);
  });
});

describe('an event that comes while another is matched', () => {
  it('is matched, at whatever moment it comes', async () => {
    for (let moment = 0; moment < 100; moment += 1) {
      const { events, engine, listen, publish } = await world();
      events.keep.resolve();
      const [one, other] = [await listen(7), await listen(8)];
      const first = publish(7);
      for (let passed = 0; passed < moment; passed += 1) await Promise.resolve();
      await Promise.all([first, publish(8)]);
      await engine.background.idle(10_000);
      expect([moment, one(), other()]).toEqual([moment, [midnight], [midnight]]);
    }
  });
});

/** One whose first delivery waits for a gate, and an instance of another tenant that has nothing to do with it. */
async function worldThatHolds() {
  const gate = Promise.withResolvers<void>();
  let held = 0;
  const own = await world(async (window) => {
    if (window !== 'after-match-before-delivery' || held > 0) return;
    held += 1;
    await gate.promise;
  });
  own.events.keep.resolve();
  const [slow, other] = [await own.listen(), await own.tenant()];
  const quick = await other.listen();
  await own.publish();
  await vi.waitFor(() => expect(held).toBe(1));
  return { ...own, gate, slow, other, quick };
}

/** One with an older event, the claim of which waits for a gate when it has been made; then the replica is told, or has `failure` instead. */
async function worldThatClaims(failure?: Error) {
  const own = await world();
  const { events, engine, tables, tenantId } = own;
  events.keep.resolve();
  const heard = await hearBoth(engine, tables, tenantId);
  tables.appendEvent(tenantId, { specversion: '1.0', id: '1', source: 'test:elsewhere', type: 'placed', data: { order: 1 } });
  const [claimed, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  vi.spyOn(events, 'claimUnmatched').mockImplementationOnce(async (...asked) => {
    const found = await MemoryEventStore.prototype.claimUnmatched.apply(events, asked);
    claimed.resolve();
    await gate.promise;
    if (failure !== undefined) throw failure;
    return found;
  });
  return { ...own, heard, claimed, gate };
}

describe('the events of a tenant', () => {
  it('wait for none that takes long to be brought to another’s (I12)', async () => {
    const { engine, gate, slow, other, quick } = await worldThatHolds();
    await other.publish();
    await vi.waitFor(() => expect(quick()).toEqual([midnight]));
    expect(slow()).toEqual([]);
    gate.resolve();
    await engine.background.idle(10_000);
    expect([slow(), quick()]).toEqual([[midnight], [midnight]]);
  });

  it('are claimed again and again, also while those of another take long (I12)', async () => {
    const held = Promise.withResolvers<void>();
    const { events, engine, listen, publish, tables, tenant } = await world((window) => (window === 'after-match-before-delivery' ? held.promise : Promise.resolve()));
    const other = await tenant();
    await listen();
    events.keep.resolve();
    await publish();
    for (const id of ['1', '2']) {
      tables.appendEvent(other.tenantId, { specversion: '1.0', id, source: 'test:here', type: 'other' });
      await engine.matchEvents.claim();
    }
    await vi.waitFor(() => expect(tables.events.map(({ matched }) => matched)).toEqual([false, true, true]));
    held.resolve();
    await engine.background.idle(10_000);
    expect(tables.events.map(({ matched }) => matched)).toEqual([true, true, true]);
  });

  it('leave room for those of another, however many of them wait (I12, I15)', async () => {
    const { engine, gate, slow, other, quick, tenantId, tables } = await worldThatHolds();
    for (const batch of [1, 2]) {
      const body = JSON.stringify(Array.from({ length: 1_000 }, (_, id) => ({ specversion: '1.0', id: `${batch} ${id}`, source: 'test:here', type: 'unheard' })));
      await engine.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents-batch+json' }, body });
    }
    expect(tables.events.filter((row) => row.tenantId === tenantId && row.claimedBy !== undefined)).toHaveLength(1_001);
    await other.publish();
    await vi.waitFor(() => expect(quick()).toEqual([midnight]));
    gate.resolve();
    await engine.background.idle(10_000);
    await engine.matchEvents.sweep();
    expect([slow(), tables.events.filter(({ matched }) => !matched)]).toEqual([[midnight], []]);
  });

  it('leave room for those of another, however many tenants have such that take long (I12)', async () => {
    const gate = Promise.withResolvers<void>();
    let takesLong = true;
    const { events, engine, listen, publish, tables, tenant } = await world((window) => (window === 'after-match-before-delivery' && takesLong ? gate.promise : Promise.resolve()));
    events.keep.resolve();
    const large = 'x'.repeat(2 ** 20);
    const heard = await listen();
    const others = await Promise.all(Array.from({ length: 24 }, () => tenant()));
    for (const each of others) await each.listen();
    const keepEvents = new KeepEvents(events, engine.matchEvents);
    for (const each of others) await keepEvents.execute(each.tenantId, Array.from({ length: 16 }, (_, id) => ({ specversion: '1.0', id: String(id), source: 'test:here', type: 'placed', data: { order: 7, large } })));
    takesLong = false;
    await publish();
    await vi.waitFor(() => expect(heard()).toEqual([midnight]));
    gate.resolve();
    await engine.background.idle(10_000);
    await engine.matchEvents.sweep();
    expect(tables.events.filter(({ matched }) => !matched)).toEqual([]);
  });

  it.each<[string, 'own' | 'other', boolean]>([
    ['are left, where one that came before them has been left meanwhile', 'own', false],
    ['are not left for those of another', 'other', true],
  ])('%s', async (_, left, isTaken) => {
    const { events, engine, listen, publish, tenant, tenantId } = await world();
    const heard = await listen();
    const { tenantId: other } = await tenant();
    const published = publish();
    await vi.waitFor(() => expect(events.keeping).toBe(1));
    engine.matchEvents.doubt([left === 'own' ? tenantId : other]);
    events.keep.resolve();
    await published;
    await engine.background.idle(10_000);
    expect(heard()).toEqual(isTaken ? [midnight] : []);
  });

  it('keep their order where one comes while older ones are being claimed', async () => {
    const { engine, publish, heard, claimed, gate } = await worldThatClaims();
    const swept = engine.matchEvents.sweep();
    await claimed.promise;
    await publish(2);
    gate.resolve();
    await swept;
    await engine.background.idle(10_000);
    expect(heard()).toEqual([{ order: 1 }, { order: 2 }]);
  });

  it.each(['while', 'after'])('keep their order where older ones are claimed, and the replica is not told, and one comes %s', async (when) => {
    const { engine, publish, heard, claimed, gate, tables } = await worldThatClaims(new Error('away'));
    const swept = engine.matchEvents.sweep();
    await claimed.promise;
    if (when === 'while') await publish(2);
    gate.resolve();
    await expect(swept).rejects.toThrow('away');
    if (when === 'after') await publish(2);
    await engine.background.idle(10_000);
    await matchAfterClaims(engine, tables);
    expect(heard()).toEqual([{ order: 1 }, { order: 2 }]);
  });

  it('are claimed as they are kept, behind others that were claimed from the table', async () => {
    const gate = Promise.withResolvers<void>();
    const { events, engine, listen, publish, tables, tenantId } = await world((window) => (window === 'after-match-before-delivery' ? gate.promise : Promise.resolve()));
    events.keep.resolve();
    await listen();
    tables.appendEvent(tenantId, { specversion: '1.0', id: 'emitted', source: 'test:elsewhere', type: 'placed', data: { order: 7 } });
    await engine.matchEvents.claim();
    await publish(8);
    const [first, second] = tables.events;
    expect([first?.claimedBy === undefined, first?.claimedBy === second?.claimedBy, first?.matched, second?.matched]).toEqual([false, true, false, false]);
    gate.resolve();
    await engine.background.idle(10_000);
    expect(tables.events.map(({ matched }) => matched)).toEqual([true, true]);
  });

  it('are matched at once also where others of the same tenant are claimed while they are being kept', async () => {
    const { events, engine, listen, publish, tables, tenantId } = await world();
    events.keep.resolve();
    const heard = await listen();
    vi.spyOn(events, 'append').mockImplementationOnce(async (...asked) => {
      const kept = await MemoryEventStore.prototype.append.apply(events, asked);
      // Not yet visible to others.
      const rows = tables.events.splice(-1);
      tables.appendEvent(tenantId, { specversion: '1.0', id: 'emitted', source: 'test:elsewhere', type: 'other' });
      await engine.matchEvents.claim();
      tables.events.push(...rows);
      return kept;
    });
    await publish();
    await engine.background.idle(10_000);
    expect([heard(), tables.events.filter(({ matched }) => !matched)]).toEqual([[midnight], []]);
  });

  it('keep their order where one is kept after all, long after its replica was told that it could not be, and before another comes', async () => {
    const { events, engine, publish, tables, tenantId } = await world();
    events.keep.resolve();
    const heard = await hearBoth(engine, tables, tenantId);
    const lost = Promise.withResolvers<Parameters<SlowStore['append']>>();
    vi.spyOn(events, 'append').mockImplementationOnce((...asked) => {
      // Its statement is under way with what it was given then.
      lost.resolve([asked[0], new Map([...asked[1]].map(([tenant, { id }]) => [tenant, { id }]))]);
      return Promise.reject(new Error('away'));
    });
    await expect(publish(1)).rejects.toThrow('away');
    await engine.matchEvents.claim();
    await MemoryEventStore.prototype.append.apply(events, await lost.promise);
    await publish(2);
    await engine.background.idle(10_000);
    await matchAfterClaims(engine, tables);
    expect(heard()).toEqual([{ order: 1 }, { order: 2 }]);
  });

  it.each(['with it', 'while it is brought', 'while others are being claimed'])('keep their order where one can neither be brought to who hears them, nor that be noted, and another comes %s', async (when) => {
    const gate = Promise.withResolvers<void>();
    let brought = 0;
    const { events, engine, publish, tables, tenantId } = await world(async (window) => {
      if (window !== 'after-match-before-delivery' || brought > 0) return;
      brought += 1;
      await gate.promise;
      throw new Error('away');
    });
    events.keep.resolve();
    vi.spyOn(events, 'setBehind').mockRejectedValueOnce(new Error('away'));
    const heard = await hearBoth(engine, tables, tenantId);
    await publish(1);
    await vi.waitFor(() => expect(brought).toBe(1));
    const claimant = engine.matchEvents.claimantOf(tenantId, 1);
    const isReplaced = () => engine.matchEvents.claimantOf(tenantId, 1) !== claimant;
    if (when === 'with it') {
      await publish(2);
      gate.resolve();
    } else if (when === 'while others are being claimed') {
      const claiming = Promise.withResolvers<void>();
      vi.spyOn(events, 'claimUnmatched').mockImplementationOnce((...asked) => claiming.promise.then(() => MemoryEventStore.prototype.claimUnmatched.apply(events, asked)));
      const claimed = engine.matchEvents.claim();
      await publish(2);
      gate.resolve();
      await vi.waitUntil(isReplaced);
      claiming.resolve();
      await claimed;
    } else {
      vi.spyOn(events, 'append').mockImplementationOnce(async (...asked) => {
        const kept = await MemoryEventStore.prototype.append.apply(events, asked);
        gate.resolve();
        await vi.waitUntil(isReplaced);
        await engine.matchEvents.claim();
        return kept;
      });
      await publish(2);
    }
    await engine.background.idle(10_000);
    await matchAfterClaims(engine, tables);
    expect(heard()).toEqual([{ order: 1 }, { order: 2 }]);
  });
});

/** What is left of claims has ended. */
async function matchAfterClaims(engine: Engine, tables: MemoryTables): Promise<void> {
  await engine.matchEvents.sweep();
  for (const row of tables.events) row.claimedUntil = 0;
  await engine.matchEvents.sweep();
  await engine.background.idle(10_000);
}

/** Starts an instance that hears two events. @returns what it has heard, once it has both. */
async function hearBoth(engine: Engine, tables: MemoryTables, tenantId: TenantId): Promise<() => unknown> {
  const source = new TextEncoder().encode('document: {dsl: 1.0.3, namespace: test, name: both, version: 1.0.0}\ndo:\n  - both: {listen: {to: {any: [{with: {type: placed}}], until: length > 1}}}\n');
  await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
  const started = await engine.startInstance.execute({ tenantId, startedBy: 'ada', definition: { namespace: 'test', name: 'both', version: '1.0.0' }, input: {} });
  await engine.background.idle(10_000);
  return () => (started.ok ? tables.instances.get(started.value.id)?.state.output : undefined);
}
