import { ManualClock } from '@holdfast/clock/manual-clock';
import type { SubscriptionId, TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { memoryStores } from '../engine.store.memory.ts';
import { createEngine } from '../engine.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe } from '../turns/crash-window.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { EventKeys, stepsOfKind } from './event-keys.ts';

/** A dozen expressions that cost much, but none more than a breath: the last one alone gives what is expected of it. */
const costly = Array.from({ length: 12 }, (_, index) => `[range(45000)] | length + ${index}`);
const filters = costly.map((source) => `{with: {type: placed}, correlate: {order: {from: "\${ ${source} }", expect: "\${ 45011 }"}}}`);

async function world() {
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  const engine = createEngine({
    sealing: testSealing, stores: memoryStores(tables, new MemoryDefinitionStore(), { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: 60_000 }), resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside,
    clock, ids, lifecycle: testLifecycle, leaseMs: 60_000, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined,
  });
  const tenantId = ids.next<TenantId>();
  const source = `document: {dsl: 1.0.3, namespace: test, name: late, version: 1.0.0}\ndo:\n  - begin: {listen: {to: {one: {with: {type: begun}}}}}\n  - hear: {listen: {to: {any: [${filters.join(', ')}]}}}\n`;
  expect(await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source: new TextEncoder().encode(source) })).toMatchObject({ ok: true });
  const started = await engine.startInstance.execute({ tenantId, startedBy: 'ada', definition: { namespace: 'test', name: 'late', version: '1.0.0' }, input: {} });
  if (!started.ok) throw new Error(started.refusal.code);
  await engine.background.idle(10_000);
  const { id: instanceId } = started.value;
  return {
    engine, tenantId, instanceId,
    comes: async (type: string) => {
      await engine.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify({ specversion: '1.0', id: type, source: 'test:here', type, data: {} }) });
      await engine.background.idle(10_000);
    },
    output: () => tables.instances.get(instanceId)?.state.output,
  };
}

describe('a listener that catches up', () => {
  it.each([['as it comes', ['begun', 'placed']], ['by catching up', ['placed', 'begun']]])('hears what any of its wants is for, whatever they cost together: %s (I11)', async (_, types) => {
    const together = new EventKeys(new ManualClock(new Date(0))).of(costly, { specversion: '1.0', id: '1', source: 'test:here', type: 'placed' }, { steps: stepsOfKind });
    expect(together).toBeUndefined();
    const { comes, output } = await world();
    for (const type of types) await comes(type);
    expect(output()).toEqual([{}]);
  });

  it.each([
    { what: 'where each of its wants costs much', wants: costly, least: 5, most: Infinity },
    { what: 'and not for wants that are found by the same', wants: costly.map(() => costly[0] as string), least: 0, most: 1 },
  ])('lets others go on within one event, $what (I11)', async ({ wants, least, most }) => {
    const { engine, tenantId, instanceId, comes } = await world();
    await comes('placed');
    let breaths = 0;
    const breathe = () => {
      breaths += 1;
      next = setImmediate(breathe);
    };
    let next = setImmediate(breathe);
    await engine.catchUp.execute({ tenantId, instanceId, subscriptionId: ids.next<SubscriptionId>(), wants: wants.map((source, index) => ({ type: 'placed', sources: [source], keys: [`none ${index}`] })) });
    clearImmediate(next);
    expect(breaths).toBeGreaterThanOrEqual(least);
    expect(breaths).toBeLessThanOrEqual(most);
  });
});
