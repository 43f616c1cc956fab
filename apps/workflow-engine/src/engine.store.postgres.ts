import type { Database } from '@holdfast/transaction/database';
import { PostgresBookmarkStore } from './bookmarks/bookmark.store.postgres.ts';
import { PostgresCallStore } from './calls/call.store.postgres.ts';
import type { LeaseTerms } from './calls/lease-terms.ts';
import { PostgresDefinitionStore } from './definitions/definition.store.postgres.ts';
import type { EngineStores } from './engine.ts';
import { PostgresEventStore } from './events/event.store.postgres.ts';
import { PostgresInstanceStore } from './instances/instance.store.postgres.ts';
import { enqueueMessages } from './turns/outgoing-messages.postgres.ts';
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
    transactions,
    sender: { send: (message) => transactions.run((tx) => enqueueMessages(tx, [message])) },
  };
}
