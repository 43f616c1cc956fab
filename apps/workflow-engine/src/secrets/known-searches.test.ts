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
import { noProbe } from '../turns/crash-window.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { KnownSearches } from './known-searches.ts';

const minute = 60_000;

function scene() {
  const clock = new ManualClock(new Date(0));
  const known = new KnownSearches(clock);
  return { clock, known, search: (texts: readonly string[]) => known.of(texts, texts.reduce((size, { length }) => size + length, 0)) };
}

/** Long texts of their own, not the same objects as before. */
const long = (name: string, length = 20_000): string[] => [`${name}${'x'.repeat(length)}`, name.repeat(2)];

describe('a search for very much', () => {
  it('is made once for as long as the same is looked for', () => {
    const { search } = scene();
    const first = search(long('a'));
    expect(search(long('a'))).toBe(first);
    expect([search(long('b')), search([...long('a'), 'more']), search(long('a').toReversed())].includes(first)).toBe(false);
    expect(first.beginnings(`-${long('a')[0]}`)).toEqual([1, 20_001]);
    // Little is not remembered.
    expect(search(['ab'])).not.toBe(search(['ab']));
  });

  it('is forgotten when it was not used for longest and all of them look for too much', () => {
    const { search } = scene();
    const first = search(long('a', 1_500_000));
    const second = search(long('b', 1_500_000));
    expect(search(long('a', 1_500_000))).toBe(first);
    search(long('c', 1_500_000));
    expect(search(long('a', 1_500_000))).toBe(first);
    expect(search(long('b', 1_500_000))).not.toBe(second);
  });

  it('is forgotten when it was not used for ten minutes', () => {
    const { clock, known, search } = scene();
    const [used, unused] = [search(long('a')), search(long('b'))];
    clock.advance(minute);
    search(long('a'));
    clock.advance(9 * minute - 1);
    expect(known.forget()).toBe(0);
    clock.advance(1);
    expect([known.forget(), search(long('a')) === used, search(long('b')) === unused]).toEqual([1, true, false]);
    clock.advance(10 * minute);
    expect([known.forget(), known.forget()]).toEqual([2, 0]);
  });

  it('is shared by the turns of all instances of an engine, and not by another engine', async () => {
    const [clock, owner, tenantId] = [new ManualClock(new Date(0)), ids.next<Uuid<'lease-owner'>>(), ids.next<TenantId>()];
    const tables = new MemoryTables(clock);
    const stores = memoryStores(tables, new MemoryDefinitionStore(), { owner, milliseconds: minute });
    const create = () =>
      createEngine({
        sealing: testSealing, stores, resumeTokens: new MemoryResumeTokens(), outside: outsideThatAnswers().outside,
        clock, ids, lifecycle: testLifecycle, leaseMs: minute, probe: noProbe, onFailure: () => undefined, onRepeat: () => undefined,
      });
    const [engine, other] = [create(), create()];
    await engine.manageSecrets.write(tenantId, 'letter', { text: long('secret')[0] as string }, 'ada');
    const source = 'document: {dsl: 1.0.3, namespace: test, name: shows, version: 1.0.0}\nuse: {secrets: [letter]}\ndo:\n  - show: &show {set: {it: "${ $secrets.letter.text }"}}\n  - wait: {listen: {to: {one: {with: {type: go}}}}}\n  - again: *show\n';
    expect(await engine.publishDefinition.execute({ tenantId, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source: new TextEncoder().encode(source) })).toMatchObject({ ok: true });
    for (let count = 0; count < 3; count += 1) {
      expect(await engine.startInstance.execute({ tenantId, startedBy: 'ada', definition: { namespace: 'test', name: 'shows', version: '1.0.0' }, input: {} })).toMatchObject({ ok: true });
    }
    const forgotten = () => [engine.forgetSearches(), other.forgetSearches()];
    await engine.background.idle(10_000);
    expect(forgotten()).toEqual([0, 0]);
    clock.advance(10 * minute);
    expect(forgotten()).toEqual([1, 0]);
    await engine.receiveEvents.execute(tenantId, { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify({ specversion: '1.0', id: '1', source: 'test:here', type: 'go' }) });
    await engine.background.idle(10_000);
    expect([...tables.instances.values()].map(({ state: { status } }) => status)).toEqual(['completed', 'completed', 'completed']);
    clock.advance(10 * minute);
    expect(forgotten()).toEqual([1, 0]);
  });
});
