import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { memoryStores } from '../engine.store.memory.ts';
import { createEngine } from '../engine.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe } from './crash-window.ts';
import { MemoryTables } from './tables.store.memory.ts';
import { MemoryTurnStore } from './turn.store.memory.ts';
import type { Turn } from './turn.ts';

const lease = { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: 60_000 };

/** A store that writes down whose turns it commits. */
class WatchedStore extends MemoryTurnStore {
  readonly committed: TenantId[] = [];

  override commit(turns: readonly Turn[]): ReturnType<MemoryTurnStore['commit']> {
    this.committed.push(...turns.map(({ tenantId }) => tenantId));
    return super.commit(turns);
  }
}

/** An engine all of whose turns compute for long. */
function world() {
  let now = 0;
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  const turns = new WatchedStore(tables, lease);
  const engine = createEngine({
    stores: { ...memoryStores(tables, new MemoryDefinitionStore(), lease), turns },
    sealing: testSealing, lifecycle: testLifecycle, resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside, clock, stopwatch: () => (now += 20),
    ids, leaseMs: 60_000, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined,
  });
  /** @returns a tenant with a definition of so many turns, and how to start instances of it */
  const tenant = async (steps: number) => {
    const tenantId = ids.next<TenantId>();
    const tasks = Array.from({ length: steps - 1 }, (_, number) => `  - s${number}: {set: {n: ${number}}, metadata: {checkpoint: true}}\n`).join('');
    const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\ndo:\n${tasks}  - last: {set: {n: last}}\n`);
    await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
    const request = { tenantId, startedBy: 'ada', definition: { namespace: 'test', name: 'it', version: '1.0.0' }, input: {} };
    const start = async (howMany: number) => {
      const started = await Promise.all(Array.from({ length: howMany }, () => engine.startInstance.execute(request)));
      return started.flatMap((each) => (each.ok ? [each.value.id] : []));
    };
    return { tenantId, start };
  };
  return { engine, tables, turns, tenant };
}

describe('turns that compute for long', () => {
  it('of many instances of a tenant hold up those of another for one each (I12)', async () => {
    const { engine, turns, tenant } = world();
    const [busy, quiet] = [await tenant(50), await tenant(5)];
    await busy.start(20);
    turns.committed.length = 0;
    await quiet.start(1);
    await engine.background.idle(60_000);
    const until = turns.committed.lastIndexOf(quiet.tenantId);
    const ofBusy = (committed: readonly TenantId[]) => committed.filter((tenantId) => tenantId === busy.tenantId).length;
    expect([turns.committed.length - ofBusy(turns.committed), ofBusy(turns.committed) > 900]).toEqual([5, true]);
    expect(ofBusy(turns.committed.slice(0, until))).toBeLessThan(20);
  });

  it('do not hold up whoever cancels one', async () => {
    const { engine, tables, turns, tenant } = world();
    const { tenantId, start } = await tenant(20);
    const [first] = await start(20);
    if (first === undefined) throw new Error('not started');
    turns.committed.length = 0;
    await engine.cancelInstance.execute(tenantId, first, 'ops');
    expect([tables.instances.get(first)?.state.status, turns.committed.length < 10]).toEqual(['cancelled', true]);
    await engine.background.idle(60_000);
  });
});
