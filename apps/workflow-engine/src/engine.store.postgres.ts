import { postgresAuditLog } from '@holdfast/audit/postgres-audit-log';
import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { Database } from '@holdfast/transaction/database';
import type { Query } from '@holdfast/transaction/statements';
import { PostgresBookmarkStore } from './bookmarks/bookmark.store.postgres.ts';
import { PostgresCallStore } from './calls/call.store.postgres.ts';
import type { LeaseTerms } from './calls/lease-terms.ts';
import { PostgresDefinitionStore } from './definitions/definition.store.postgres.ts';
import { eventDays, type EngineStores } from './engine.ts';
import { PostgresEventStartStore } from './events/event-start.store.postgres.ts';
import { PostgresLifecycleStore } from './events/lifecycle.store.postgres.ts';
import { PostgresEventStore } from './events/event.store.postgres.ts';
import { PostgresGatheringStore } from './events/gathering.store.postgres.ts';
import { PostgresInstanceStore } from './instances/instance.store.postgres.ts';
import { PostgresMissedStartStore } from './events/missed-start.store.postgres.ts';
import { PostgresIsolationStore } from './isolation/isolation.store.postgres.ts';
import { insertOwed } from '@holdfast/queue/outbox';
import { outboxRow } from './turns/outgoing-messages.postgres.ts';
import { PostgresRetentionStore } from './retention/retention.store.postgres.ts';
import { PostgresSecretStore } from './secrets/secret.store.postgres.ts';
import { PostgresTurnStore } from './turns/turn.store.postgres.ts';

export interface StoreTerms {
  /** Statements of turns and events, on connections of their own, which plan as `hotPlanning` says; by default they have none. */
  readonly hot?: Query;
  /** Milliseconds after its end for which the history of an instance is still needed, whatever retention says: lifecycle events are made of it. */
  readonly owedMs?: number | undefined;
}

export function postgresStores(database: Database, lease: LeaseTerms, { hot = database.query, owedMs = eventDays * 86_400_000 }: StoreTerms = {}): EngineStores {
  const { query, transactions } = database;
  const audit = postgresAuditLog(randomIds(systemClock), systemClock);
  return {
    definitions: new PostgresDefinitionStore(query),
    instances: new PostgresInstanceStore(query),
    turns: new PostgresTurnStore(hot, lease, { transactions, audit }),
    calls: new PostgresCallStore(query, lease),
    bookmarks: new PostgresBookmarkStore(query),
    events: new PostgresEventStore(hot),
    lifecycle: new PostgresLifecycleStore(query),
    eventStarts: new PostgresEventStartStore(),
    gatherings: new PostgresGatheringStore(query),
    missedStarts: new PostgresMissedStartStore(query),
    secrets: new PostgresSecretStore(query),
    retention: new PostgresRetentionStore(query, owedMs),
    isolation: new PostgresIsolationStore(query),
    audit,
    transactions,
    sender: {
      send: async (message) => {
        const { id, queue, content } = outboxRow(message);
        await query(insertOwed('VALUES ($1::uuid, $2, $3::jsonb)'), [id, queue, content]);
      },
    },
  };
}
