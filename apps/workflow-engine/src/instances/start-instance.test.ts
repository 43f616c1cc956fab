import { ManualClock } from '@holdfast/clock/manual-clock';
import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it, vi } from 'vitest';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { memoryStores } from '../engine.store.memory.ts';
import { createEngine, type EngineStores } from '../engine.ts';
import { unlimited, type Limits } from '../limits/limits.ts';
import { MemoryResumeTokens } from '../testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from '../testing/test-sealing.ts';
import { ids } from '../testing/turns.ts';
import { noProbe } from '../turns/crash-window.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';

/** Nine of its instances fill up the memory that a tenant has. */
const largeTasks = '  - large: {set: {x: \'${ ("x" * 100000) as $s | [range(19) | $s] }\'}}\n  - hold: {wait: {hours: 1}}\n';

async function engineWith(tasks: string, limits: Limits = unlimited) {
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  const stores = memoryStores(tables, new MemoryDefinitionStore(), { owner: ids.next(), milliseconds: 1000 });
  let looks = 0;
  /** Each turn takes a millisecond. */
  const stopwatch = () => (looks += 1);
  const engine = createEngine({ limits, stopwatch, sealing: testSealing, lifecycle: testLifecycle, stores, resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside, clock, ids, leaseMs: 1000, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined });
  const [tenantId, otherTenant] = [ids.next<TenantId>(), ids.next<TenantId>()];
  const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\ndo:\n${tasks}`);
  for (const each of [tenantId, otherTenant]) await engine.publishDefinition.execute({ tenantId: each, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
  const definition = { namespace: 'test', name: 'it', version: '1.0.0' };
  return { engine, stores, tables, clock, otherTenant, computed: () => looks / 2, start: (rest: object = {}) => engine.startInstance.execute({ tenantId, startedBy: 'ada', definition, input: {}, ...rest }) };
}

/** Nothing is committed until the gate is opened. */
function gated({ turns }: EngineStores) {
  const gate = Promise.withResolvers<void>();
  const groups: number[] = [];
  const commit = turns.commit.bind(turns);
  turns.commit = async (group) => {
    groups.push(group.length);
    await gate.promise;
    return commit(group);
  };
  return { gate, groups };
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
    const { start, stores, computed } = await engineWith(largeTasks);
    const { gate, groups } = gated(stores);
    const starts = Array.from({ length: 40 }, () => start());
    await vi.waitFor(() => expect(groups).not.toEqual([]));
    // Were all of them computed, a second group would begin beside the first.
    expect(groups).toEqual([4]);
    await vi.waitFor(() => expect(computed()).toBe(9));
    gate.resolve();
    expect((await Promise.all(starts)).every(({ ok }) => ok)).toBe(true);
    expect([Math.max(...groups), groups.reduce((sum, group) => sum + group), computed()]).toEqual([4, 40, 40]);
  });

  it('waits for room without holding up those of another tenant (I12)', async () => {
    const { start, stores, computed, otherTenant } = await engineWith(largeTasks);
    const { gate } = gated(stores);
    const starts = Array.from({ length: 40 }, () => start());
    await vi.waitFor(() => expect(computed()).toBe(9));
    starts.push(start({ tenantId: otherTenant }));
    await vi.waitFor(() => expect(computed()).toBe(10));
    gate.resolve();
    expect((await Promise.all(starts)).every(({ ok }) => ok)).toBe(true);
  });

  it('leaves as much room as there was when it is not committed, was before or is not computed (I15)', async () => {
    const { start, stores, computed } = await engineWith(largeTasks);
    await start({ idempotencyKey: 'k' });
    const commit = stores.turns.commit.bind(stores.turns);
    stores.turns.commit = () => Promise.reject(new Error('cannot be written'));
    const failed = await Promise.allSettled(Array.from({ length: 20 }, () => start()));
    expect(failed.every(({ status }) => status === 'rejected')).toBe(true);
    stores.turns.commit = commit;
    for (let again = 0; again < 20; again += 1) expect(await start({ idempotencyKey: 'k' })).toMatchObject({ ok: true });
    const input = Object.defineProperty({}, 'x', { enumerable: true, get: () => { throw new Error('cannot be read'); } });
    for (let again = 0; again < 20; again += 1) await expect(start({ input })).rejects.toThrow('cannot be read');
    expect([await start(), computed()]).toMatchObject([{ ok: true }, 62]);
  });
});
