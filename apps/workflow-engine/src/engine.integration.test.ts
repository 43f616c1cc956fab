import { systemClock } from '@holdfast/clock/system-clock';
import type { InstanceId, RedemptionId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { postgresStores } from './engine.store.postgres.ts';
import { engineLanguageSuite } from './engine-language.testsuite.ts';
import { engineSuite, type EngineWorld } from './engine.testsuite.ts';
import { createEngine } from './engine.ts';
import { engineDatabase } from './testing/engine-database.ts';
import { MemoryResumeTokens } from './testing/memory-resume-tokens.ts';
import { outsideThatAnswers } from './testing/outside-that-answers.ts';
import { testLifecycle, testSealing } from './testing/test-sealing.ts';
import { ids } from './testing/turns.ts';
import { noProbe, type CrashProbe } from './turns/crash-window.ts';

/** Long enough that a replica which is only slow keeps its lease, short enough to outlast. Milliseconds. */
const leaseMs = 400;
const database = engineDatabase();

type OwedRow = { readonly queue: string; readonly data: { readonly instanceId?: InstanceId; readonly command?: string; readonly results?: readonly { readonly redemptionId: RedemptionId; readonly result: string }[] } };

const open = async (): Promise<EngineWorld> => {
  const { query } = database();
  await query('TRUNCATE events, subscriptions, event_signatures, event_deliveries, calls, timers, bookmarks, history, instances');
  const resumeTokens = new MemoryResumeTokens();
  const { outside, sent } = outsideThatAnswers();
  const replica = (probe: CrashProbe, renewedWithinMs: number) => {
    const stores = postgresStores(database(), { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: leaseMs });
    return createEngine({ stores, resumeTokens, sealing: testSealing, lifecycle: testLifecycle, outside, clock: systemClock, ids, leaseMs: renewedWithinMs, probe, onFailure: () => undefined, onRepeat: () => undefined });
  };
  return {
    replica: (probe = noProbe) => replica(probe, leaseMs),
    slowReplica: (probe) => replica(probe, 3_600_000),
    resumeTokens,
    sent,
    // The database's clock is not ours to move: it is asked to wait.
    outlastLease: async () => void (await query('SELECT pg_sleep($1)', [(leaseMs + 50) / 1000])),
    held: async (instanceId) => {
      const tables = [['call', 'calls'], ['timer', 'timers'], ['subscription', 'subscriptions'], ['delivery', 'event_deliveries']];
      const kinds = tables.map(([kind, table]) => `SELECT '${kind}' AS kind FROM ${table} WHERE instance_id = $1`);
      return (await query.across('test')<{ kind: string }>(kinds.join(' UNION ALL '), [instanceId])).map(({ kind }) => kind);
    },
    owed: async (instanceId) => {
      const rows = await query<OwedRow>('SELECT queue, data FROM outbox ORDER BY created_at, id');
      return rows.flatMap(({ data }) => (data.instanceId === instanceId && data.command === 'set' ? ['set-timer'] : []));
    },
  };
};

engineSuite(open);
engineLanguageSuite(open);
