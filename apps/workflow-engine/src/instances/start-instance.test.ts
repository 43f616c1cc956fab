import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
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
import type { Turn } from '../turns/turn.ts';

async function engineWith(tasks: string, limits: Limits = unlimited) {
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  const stores = memoryStores(tables, new MemoryDefinitionStore(), { owner: ids.next(), milliseconds: 1000 });
  const engine = createEngine({ limits, sealing: testSealing, lifecycle: testLifecycle, stores, resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside, clock, ids, leaseMs: 1000, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined });
  const tenantId = ids.next<TenantId>();
  const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\ndo:\n${tasks}`);
  await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
  const definition = { namespace: 'test', name: 'it', version: '1.0.0' };
  return { engine, stores, tables, clock, start: (rest: object = {}) => engine.startInstance.execute({ tenantId, startedBy: 'ada', definition, input: {}, ...rest }) };
}

describe('starting an instance', () => {
  it('runs all that needs nothing from outside in the one commit', async () => {
    const { start, tables } = await engineWith('  - a: {set: {n: 1}}\n  - b: {set: {n: 2}}\n');
    expect(await start()).toMatchObject({ ok: true, value: { status: 'completed', startedAt: new Date('2026-05-01T00:00:00.000Z') } });
    expect([...tables.instances.values()]).toMatchObject([{ version: 1, state: { status: 'completed', output: { n: 2 } } }]);
  });

  it('answers a repeated key with the first answer, whatever the instance has become since', async () => {
    const { start, engine, tables, clock } = await engineWith('  - hold: {wait: {hours: 1}}\n');
    const first = await start({ idempotencyKey: 'k', input: { n: 1 } });
    const [row] = [...tables.instances.values()];
    if (row === undefined) throw new Error('not started');
    await engine.cancelInstance.execute(row.tenantId, row.instanceId, 'ops');
    clock.advance(60_000);
    expect(await start({ idempotencyKey: 'k', input: { n: 1 } })).toEqual(first);
    expect(tables.instances.size).toBe(1);
  });

  it('refuses a key that came with another input, another definition, and takes it from another tenant', async () => {
    const { start } = await engineWith('  - a: {set: {n: 1}}\n');
    await start({ idempotencyKey: 'k' });
    expect(await start({ idempotencyKey: 'k', input: { n: 1 } })).toMatchObject({ ok: false, refusal: { code: 'idempotency-key-reused' } });
    expect(await start({ idempotencyKey: 'k', definition: { namespace: 'test', name: 'it', version: '2.0.0' } })).toMatchObject({ ok: false, refusal: { code: 'definition-not-found' } });
    expect(await start({ idempotencyKey: 'k', tenantId: ids.next() })).toMatchObject({ ok: false, refusal: { code: 'definition-not-found' } });
  });

  it('refuses more than a tenant may have, and still answers a start that it knows', async () => {
    const { start, engine, tables, clock } = await engineWith('  - hold: {wait: {hours: 1}}\n', { ...unlimited, instances: 2 });
    const first = await start({ idempotencyKey: 'k' });
    expect(await start()).toMatchObject({ ok: true });
    expect(await start()).toMatchObject({ ok: false, refusal: { code: 'instance-limit-reached' } });
    expect(await start({ idempotencyKey: 'other' })).toMatchObject({ ok: false, refusal: { code: 'instance-limit-reached' } });
    expect(await start({ idempotencyKey: 'k' })).toEqual(first);
    expect(await start({ idempotencyKey: 'k', input: { n: 1 } })).toMatchObject({ ok: false, refusal: { code: 'idempotency-key-reused' } });
    const [row] = [...tables.instances.values()];
    if (row === undefined) throw new Error('not started');
    await engine.cancelInstance.execute(row.tenantId, row.instanceId, 'ops');
    clock.advance(1_000);
    expect(await start()).toMatchObject({ ok: true });
  });

  it('faults an instance that outgrows its limits (I11)', async () => {
    const { start } = await engineWith('  - hold: {wait: {hours: 1}}\n', { ...unlimited, historyLength: 2 });
    expect(await start()).toMatchObject({ ok: true, value: { status: 'faulted' } });
  });

  it('computes of very many large turns no more than fit into memory, and the others when those are committed (I15)', async () => {
    const { start, stores } = await engineWith('  - large: {set: {x: \'${ ("x" * 100000) as $s | [range(19) | $s] }\'}}\n  - hold: {wait: {hours: 1}}\n');
    const gate = Promise.withResolvers<void>();
    const groups: number[] = [];
    const commit = stores.turns.commit.bind(stores.turns);
    stores.turns.commit = async (turns: readonly Turn[]) => {
      groups.push(turns.length);
      await gate.promise;
      return commit(turns);
    };
    const starts = Array.from({ length: 40 }, () => start());
    await vi.waitFor(() => expect(groups).not.toEqual([]));
    // Were all of them computed, a second group would begin beside the first.
    expect(groups).toEqual([4]);
    gate.resolve();
    expect((await Promise.all(starts)).every(({ ok }) => ok)).toBe(true);
    expect([Math.max(...groups), groups.reduce((sum, group) => sum + group)]).toEqual([4, 40]);
  });
});
