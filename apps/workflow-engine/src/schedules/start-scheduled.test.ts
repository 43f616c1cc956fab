import { ManualClock } from '@holdfast/clock/manual-clock';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { expect, it } from 'vitest';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { memoryStores } from '../engine.store.memory.ts';
import { createEngine } from '../engine.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe } from '../turns/crash-window.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { scheduleTicksConsumer } from './schedule-ticks.consumer.ts';
import { StartScheduled } from './start-scheduled.ts';

const tenantId = ids.next<TenantId>();
const definition = { namespace: 'test', name: 'it', version: '1.0.0' };

async function world(tasks: string) {
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  const stores = memoryStores(tables, new MemoryDefinitionStore(), { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: 60_000 });
  const { outside } = outsideThatAnswers();
  const engine = createEngine({ sealing: testSealing, lifecycle: testLifecycle, stores, resumeTokens: new MemoryResumeTokens(), outside, clock, ids, leaseMs: 60_000, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined });
  const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\ndo:\n${tasks}`);
  await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
  const tick = { scheduleId: ids.next<ScheduleId>(), tick: '2026-05-01T00:00:00.000Z', tenantId };
  const told = () => tables.messages.flatMap((message) => (message.type === 'tick-started' || message.type === 'tick-refused' || message.type === 'tick-ended' ? [message] : []));
  const inputs = new Map<number, JsonValue>([[1, { name: 'world' }]]);
  const startScheduled = new StartScheduled(engine.startInstance, stores.sender, { find: (_tenant, _schedule, version) => Promise.resolve(inputs.get(version)) });
  return { engine, tables, tick, told, hear: scheduleTicksConsumer(startScheduled, engine.cancelInstance) };
}

it('a tick starts one instance, however often it is told (I7), and the scheduler hears of start and end', async () => {
  const { hear, tables, tick, told } = await world('  - greet: {set: {hello: "${ .name }"}}\n');
  for (let times = 0; times < 3; times += 1) await hear({ command: 'start', ...tick, definition, inputOf: 1 });
  const [instance, ...others] = [...tables.instances.values()];
  expect(others).toEqual([]);
  expect(instance).toMatchObject({ startedBy: `schedule:${tick.scheduleId}`, state: { status: 'completed', output: { hello: 'world' } } });
  expect(told().map(({ type }) => type)).toEqual(['tick-ended', 'tick-started']);
  expect(told()).toMatchObject([{ ...tick, instanceId: instance?.instanceId, status: 'completed' }, { ...tick, instanceId: instance?.instanceId }]);
});

it('a tick whose definition is gone is refused, with the reason', async () => {
  const { hear, tables, tick, told } = await world('  - greet: {set: {hello: world}}\n');
  await hear({ command: 'start', ...tick, definition: { ...definition, version: '9.9.9' } });
  expect(tables.instances.size).toBe(0);
  expect(told()).toMatchObject([{ type: 'tick-refused', ...tick, code: 'definition-not-found' }]);
});

it('a tick whose input nobody has any more is refused', async () => {
  const { hear, tables, tick, told } = await world('  - greet: {set: {hello: world}}\n');
  await hear({ command: 'start', ...tick, definition, inputOf: 2 });
  expect(tables.instances.size).toBe(0);
  expect(told()).toMatchObject([{ type: 'tick-refused', ...tick, code: 'schedule-not-found' }]);
});

it('an instance that a later tick replaces is cancelled, and an ended one left alone', async () => {
  const { hear, tables, tick, told } = await world('  - hold: {wait: {hours: 1}}\n');
  await hear({ command: 'start', ...tick, definition });
  const instanceId = [...tables.instances.keys()][0];
  if (instanceId === undefined) throw new Error('nothing was started');
  for (let times = 0; times < 2; times += 1) await hear({ command: 'end', ...tick, instanceId, how: 'cancel' });
  expect(tables.instances.get(instanceId)?.state.status).toBe('cancelled');
  expect(told().map(({ type }) => type)).toEqual(['tick-started', 'tick-ended']);
});

it('no request can take the key of a tick: it holds a space', async () => {
  const { engine, hear, tables, tick } = await world('  - greet: {set: {hello: world}}\n');
  await engine.startInstance.execute({ tenantId, startedBy: 'mallory', definition, input: {}, idempotencyKey: `schedule${tick.scheduleId}${tick.tick}` });
  await hear({ command: 'start', ...tick, definition });
  expect([...tables.instances.values()].map(({ idempotencyKey }) => idempotencyKey?.includes(' '))).toEqual([false, true]);
});
