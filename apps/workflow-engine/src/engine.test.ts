import { ManualClock } from '@holdfast/clock/manual-clock';
import type { InstanceId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { MemoryDefinitionStore } from './definitions/definition.store.memory.ts';
import { memoryStores } from './engine.store.memory.ts';
import { engineLanguageSuite } from './engine-language.testsuite.ts';
import { engineSuite, type EngineWorld } from './engine.testsuite.ts';
import { createEngine } from './engine.ts';
import { MemoryResumeTokens } from './testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from './testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from './testing/test-sealing.ts';
import { ids } from './testing/turns.ts';
import { noProbe, type CrashProbe } from './turns/crash-window.ts';
import { MemoryTables } from './turns/tables.store.memory.ts';

const leaseMs = 60_000;

const open = (): Promise<EngineWorld> => {
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const [tables, definitions, resumeTokens] = [new MemoryTables(clock), new MemoryDefinitionStore(), new MemoryResumeTokens()];
  const { outside, sent } = outsideThatAnswers();
  const replica = (probe: CrashProbe, renewedWithinMs: number) => {
    const stores = memoryStores(tables, definitions, { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: leaseMs });
    return createEngine({ stores, resumeTokens, sealing: testSealing, lifecycle: testLifecycle, outside, clock, ids, leaseMs: renewedWithinMs, probe, onFailure: () => undefined, onRepeat: () => undefined });
  };
  return Promise.resolve({
    replica: (probe = noProbe) => replica(probe, leaseMs),
    slowReplica: (probe) => replica(probe, 3_600_000),
    resumeTokens,
    sent,
    outlastLease: () => Promise.resolve(clock.advance(leaseMs + 1)),
    held: (id) => {
      const rows = (kind: string, table: ReadonlyMap<string, { readonly instanceId: InstanceId }>) => [...table.values()].flatMap(({ instanceId }) => (instanceId === id ? [kind] : []));
      const deliveries = [...tables.deliveries].flatMap((delivery) => (delivery.startsWith(id) ? ['delivery'] : []));
      return Promise.resolve([...rows('call', tables.calls), ...rows('timer', tables.timers), ...rows('subscription', tables.subscriptions), ...deliveries]);
    },
    owed: (instanceId) =>
      Promise.resolve(
        tables.messages.flatMap((message) => (message.type === 'set-timer' && message.instanceId === instanceId ? ['set-timer'] : [])),
      ),
  });
};

engineSuite(open);
engineLanguageSuite(open);
