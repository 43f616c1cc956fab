import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { describe, expect, it, vi } from 'vitest';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { memoryStores } from '../engine.store.memory.ts';
import { createEngine } from '../engine.ts';
import { unlimited, type Limits } from '../limits/limits.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe } from '../turns/crash-window.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';

function world(limits?: Limits) {
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  const definitions = new MemoryDefinitionStore();
  const failures: unknown[] = [];
  const replica = () =>
    createEngine({
      sealing: testSealing, stores: memoryStores(tables, definitions, { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: 60_000 }), resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside,
      clock, ids, lifecycle: testLifecycle, leaseMs: 60_000, probe: noProbe, ...(limits === undefined ? {} : { limits }), onFailure: (error) => failures.push(error), onRepeat: () => undefined,
    });
  const engine = replica();
  const tenantId = ids.next<TenantId>();
  const publish = async (version: string, schedule: string, tenant = tenantId) => {
    const text = `document: {dsl: 1.0.3, namespace: test, name: heat-warning, version: ${version}}\n${schedule}do:\n  - say: {set: {heard: "\${ .[0].data.degrees }"}}\n`;
    return engine.publishDefinition.execute({ tenantId: tenant, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source: new TextEncoder().encode(text) });
  };
  const receive = async (id: string, type: string, degrees: number) => {
    const body = JSON.stringify({ specversion: '1.0', id, source: '/sensors/1', type, data: { degrees } });
    await engine.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body });
    await engine.matchEvents.sweep();
    await engine.background.idle(1000);
  };
  const outputs = () => [...tables.instances.values()].map(({ state }) => ('output' in state ? state.output : state.status));
  return { engine, replica, tables, clock, definitions, failures, tenantId, publish, receive, outputs };
}

const hot = 'schedule: {on: {one: {with: {type: heat, data: "${ .degrees > 38 }"}}}}\n';

it('each event that a definition waits for starts one instance, with the array of it as input', async () => {
  const { publish, receive, outputs, tables } = world();
  expect(await publish('1.0.0', hot)).toMatchObject({ ok: true });
  await receive('1', 'heat', 39);
  await receive('2', 'heat', 37);
  await receive('3', 'cold', 41);
  await receive('1', 'heat', 39);
  await receive('4', 'heat', 40);
  expect(outputs()).toEqual([{ heard: 39 }, { heard: 40 }]);
  expect([...tables.instances.values()].map(({ startedBy }) => startedBy)).toEqual(['event:/sensors/1', 'event:/sensors/1']);
});

it('an event over the limit of the tenant starts nothing, and is listed with why (I11)', async () => {
  const { engine, publish, receive, outputs, tenantId, failures } = world({ ...unlimited, instances: 1 });
  await publish('1.0.0', hot);
  for (const id of ['1', '2', '3']) await receive(id, 'heat', 39);
  expect([outputs(), failures]).toEqual([[{ heard: 39 }], []]);
  const missed = await engine.listMissedStarts.execute(tenantId, { limit: 9 });
  expect(missed.map(({ event: { id }, reason, retryAt }) => [id, reason, retryAt])).toEqual([['3', 'instance-limit-reached', undefined], ['2', 'instance-limit-reached', undefined]]);
});

it('a definition that cannot be read holds back no start of another, and what it misses is listed (I11)', async () => {
  const { replica, publish, outputs, definitions, failures, tables, tenantId } = world();
  await publish('1.0.0', hot);
  const other = ids.next<TenantId>();
  await publish('1.0.0', hot, other);
  const find = definitions.findDocument.bind(definitions);
  vi.spyOn(definitions, 'findDocument').mockImplementation(async (tenant, which) => {
    const found = await find(tenant, which);
    return tenant === other ? found && { ...found, document: 'of another release' } : found;
  });
  const event = { specversion: '1.0' as const, source: '/sensors/1', type: 'heat', data: { degrees: 39 } };
  tables.appendEvent(other, { ...event, id: 'theirs' });
  tables.appendEvent(tenantId, { ...event, id: 'mine' });
  const engine = replica();
  await engine.matchEvents.sweep();
  await engine.background.idle(1000);
  expect([outputs(), failures]).toEqual([[{ heard: 39 }], []]);
  expect(await engine.listMissedStarts.execute(other, { limit: 9 })).toMatchObject([{ event: { id: 'theirs' }, reason: 'failed' }]);
});

it('an event that is matched twice starts one instance', async () => {
  const { engine, replica, publish, receive, outputs, tables } = world();
  await publish('1.0.0', hot);
  await receive('1', 'heat', 39);
  for (const row of tables.events) Object.assign(row, { matched: false, claimedUntil: 0 });
  await Promise.all([engine.matchEvents.sweep(), replica().matchEvents.sweep()]);
  expect(outputs()).toEqual([{ heard: 39 }]);
});

it('an instance does not hear the events that started it, however often they are matched', async () => {
  const { engine, tables, tenantId, receive, outputs, clock } = world();
  const hear = 'do:\n  - hear: {listen: {to: {one: {with: {type: heat}}}}}\n';
  const publish = (name: string, schedule: string) => engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source: new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: ${name}, version: 1.0.0}\n${schedule}${hear}`) });
  await publish('single', hot);
  await publish('gathered', 'schedule: {on: {all: [{with: {type: heat}}, {with: {type: smoke}}]}}\n');
  await receive('1', 'heat', 39);
  await receive('2', 'smoke', 0);
  for (const row of tables.events) Object.assign(row, { matched: false, claimedUntil: 0 });
  await engine.matchEvents.sweep();
  await engine.background.idle(1000);
  expect(outputs()).toEqual(['waiting', 'waiting']);
  clock.advance(1);
  await receive('3', 'heat', 20);
  expect([...tables.instances.values()].map(({ state }) => state.status)).toEqual(['completed', 'completed']);
});

it('only the newest version counts, and one without a schedule waits for nothing', async () => {
  const { publish, receive, tables } = world();
  await publish('1.9.0', hot);
  await publish('1.10.0', 'schedule: {on: {any: [{with: {type: heat}}, {with: {type: cold}}]}}\n');
  await publish('1.2.0', hot);
  await receive('1', 'cold', 1);
  // Too cool for 1.9.0, and once for the newest.
  await receive('2', 'heat', 20);
  expect(tables.instances.size).toBe(2);
  await publish('2.0.0', '');
  await receive('3', 'heat', 39);
  expect(tables.instances.size).toBe(2);
});

it('the events of one tenant start nothing of another', async () => {
  const { publish, receive, tables } = world();
  await publish('1.0.0', hot, ids.next<TenantId>());
  await receive('1', 'heat', 39);
  expect(tables.instances.size).toBe(0);
});

it('what gathers for ever is refused when it is published', async () => {
  const { publish } = world();
  expect(await publish('1.0.0', 'schedule: {on: {any: [{with: {type: heat}}], until: false}}\n')).toMatchObject({ refusal: { code: 'definition-invalid', errors: [{ pointer: '/schedule/on/until' }] } });
});

const both = 'schedule: {on: {all: [{with: {type: heat}, correlate: {place: {from: .place}}}, {with: {type: smoke}, correlate: {place: {from: .place}}}]}}\n';

describe('events that are gathered', () => {
  /** Like `receive`, with the place that the event tells of. */
  function at(place: string) {
    const scene = world();
    const tell = async (id: string, type: string, where = place, degrees = 50) => {
      const body = JSON.stringify({ specversion: '1.0', id, source: '/sensors/1', type, data: { degrees, place: where } });
      await scene.engine.receiveEvents.execute(scene.tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body });
      await scene.engine.matchEvents.sweep();
      await scene.engine.background.idle(1000);
    };
    return { ...scene, tell };
  }

  it('all of them that belong together start one instance, with them in the order they came', async () => {
    const { publish, tell, tables } = at('here');
    await publish('1.0.0', both);
    await tell('1', 'smoke');
    await tell('2', 'heat', 'there');
    expect(tables.instances.size).toBe(0);
    await tell('3', 'heat');
    expect([...tables.instances.values()].map(({ input }) => (input as { id: string }[]).map(({ id }) => id))).toEqual([['1', '3']]);
    await tell('4', 'smoke', 'there');
    expect([...tables.instances.values()].map(({ input }) => (input as { id: string }[]).map(({ id }) => id))).toEqual([['1', '3'], ['2', '4']]);
  });

  it('an event that is matched twice is gathered once, and what it completed starts once', async () => {
    const { publish, tell, tables, engine, replica, failures } = at('here');
    await publish('1.0.0', both);
    await tell('1', 'smoke');
    await tell('2', 'heat');
    for (let times = 0; times < 2; times += 1) {
      for (const row of tables.events) Object.assign(row, { matched: false, claimedUntil: 0 });
      await Promise.all([engine.matchEvents.sweep(), replica().matchEvents.sweep()]);
    }
    expect([tables.instances.size, failures]).toEqual([1, []]);
    await tell('3', 'heat');
    await tell('4', 'smoke');
    expect(tables.instances.size).toBe(2);
  });

  it('whose start fails are listed, and started by any replica that tries again', async () => {
    const { publish, tell, tables, engine, replica, failures, outputs, clock, tenantId } = at('here');
    await publish('1.0.0', both);
    await tell('1', 'smoke');
    const start = vi.spyOn(engine.startInstance, 'execute').mockRejectedValueOnce(new Error('killed'));
    await tell('2', 'heat');
    expect([tables.instances.size, failures, tables.events.every(({ matched }) => matched)]).toEqual([0, [], true]);
    const missed = () => engine.listMissedStarts.execute(tenantId, { limit: 9 });
    expect(await missed()).toMatchObject([{ definition: { version: '1.0.0' }, event: { id: '2' }, reason: 'failed', attempts: 1 }]);
    start.mockRejectedValueOnce(new Error('killed again'));
    clock.advance(600);
    await engine.retryMissedStarts();
    expect(await missed()).toMatchObject([{ attempts: 2 }]);
    start.mockRestore();
    clock.advance(1_100);
    await replica().retryMissedStarts();
    expect([outputs(), await missed()]).toEqual([[{ heard: 50 }], []]);
  });

  it('until ends the gathering: an instance starts with what came before', async () => {
    const { publish, tell, tables } = at('here');
    await publish('1.0.0', 'schedule: {on: {any: [{with: {type: heat}}], until: {one: {with: {type: end}}}}}\n');
    for (const [id, type] of [['0', 'end'], ['1', 'heat'], ['2', 'heat'], ['3', 'end'], ['4', 'heat']] as const) await tell(id, type);
    expect([...tables.instances.values()].map(({ input }) => (input as { id: string }[]).map(({ id }) => id))).toEqual([['1', '2']]);
    await publish('1.1.0', 'schedule: {on: {any: [{with: {type: heat}}], until: "map(.data.degrees) | add > 100"}}\n');
    // What was gathered for the version before starts nothing any more.
    for (const id of ['5', '6', '7']) await tell(id, 'heat');
    expect([...tables.instances.values()].map(({ input }) => (input as { id: string }[]).map(({ id }) => id))).toEqual([['1', '2'], ['5', '6', '7']]);
  });

  it('a thousand gatherings of a definition may miss something; beyond that the oldest is given up (I11)', { timeout: 30_000 }, async () => {
    const { publish, tell, tables } = at('here');
    await publish('1.0.0', both);
    for (let n = 0; n <= 1000; n += 1) await tell(`heat ${n}`, 'heat', `place ${n}`);
    await tell('smoke 0', 'smoke', 'place 0');
    expect(tables.instances.size).toBe(0);
    await tell('smoke 2', 'smoke', 'place 2');
    expect(tables.instances.size).toBe(1);
  });
});
