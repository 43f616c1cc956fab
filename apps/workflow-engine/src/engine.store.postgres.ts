import type { Database } from '@holdfast/transaction/database';
import { PostgresBookmarkStore } from './bookmarks/bookmark.store.postgres.ts';
import { PostgresCallStore } from './calls/call.store.postgres.ts';
import type { LeaseTerms } from './calls/lease-terms.ts';
import { PostgresDefinitionStore } from './definitions/definition.store.postgres.ts';
import type { EngineStores } from './engine.ts';
import { PostgresEventStartStore } from './events/event-start.store.postgres.ts';
import { PostgresLifecycleStore } from './events/lifecycle.store.postgres.ts';
import { PostgresEventStore } from './events/event.store.postgres.ts';
import { PostgresGatheringStore } from './events/gathering.store.postgres.ts';
import { PostgresInstanceStore } from './instances/instance.store.postgres.ts';
import { insertOwed } from '@holdfast/queue/outbox';
import { outboxRow } from './turns/outgoing-messages.postgres.ts';
import { PostgresRetentionStore } from './retention/retention.store.postgres.ts';
import { PostgresSecretStore } from './secrets/secret.store.postgres.ts';
import { PostgresTurnStore } from './turns/turn.store.postgres.ts';

export function postgresStores(database: Database, lease: LeaseTerms): EngineStores {
  const { query, transactions } = database;
  return {
    definitions: new PostgresDefinitionStore(query),
    instances: new PostgresInstanceStore(query),
    turns: new PostgresTurnStore(database, lease),
    calls: new PostgresCallStore(query, lease),
    bookmarks: new PostgresBookmarkStore(query),
    events: new PostgresEventStore(query),
    lifecycle: new PostgresLifecycleStore(query),
    eventStarts: new PostgresEventStartStore(query),
    gatherings: new PostgresGatheringStore(query),
    secrets: new PostgresSecretStore(query),
    retention: new PostgresRetentionStore(query),
    transactions,
    sender: {
      send: async (message) => {
        const { id, queue, content } = outboxRow(message);
        await query(insertOwed('VALUES ($1::uuid, $2, $3::jsonb)'), [id, queue, content]);
      },
    },
  };
}
