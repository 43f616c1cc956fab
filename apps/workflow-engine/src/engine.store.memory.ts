import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryBookmarkStore } from './bookmarks/bookmark.store.memory.ts';
import { MemoryCallStore } from './calls/call.store.memory.ts';
import type { LeaseTerms } from './calls/lease-terms.ts';
import type { MemoryDefinitionStore } from './definitions/definition.store.memory.ts';
import type { EngineStores } from './engine.ts';
import { MemoryLifecycleStore } from './events/lifecycle.store.memory.ts';
import { MemoryEventStore } from './events/event.store.memory.ts';
import { MemoryInstanceStore } from './instances/instance.store.memory.ts';
import { MemoryRetentionStore } from './retention/retention.store.memory.ts';
import { MemoryMissedStartStore } from './events/missed-start.store.memory.ts';
import { MemoryIsolationStore } from './isolation/isolation.store.memory.ts';
import type { MemoryTables } from './turns/tables.store.memory.ts';
import { MemoryTurnStore } from './turns/turn.store.memory.ts';

/** @param definitions like `tables`, shared by all replicas of a test. */
export function memoryStores(tables: MemoryTables, definitions: MemoryDefinitionStore, lease: LeaseTerms): EngineStores {
  return {
    definitions,
    instances: new MemoryInstanceStore(tables, definitions),
    turns: new MemoryTurnStore(tables, lease),
    calls: new MemoryCallStore(tables, lease),
    bookmarks: new MemoryBookmarkStore(tables),
    events: new MemoryEventStore(tables, definitions.eventStarts),
    lifecycle: new MemoryLifecycleStore(tables, definitions),
    eventStarts: definitions.eventStarts,
    gatherings: tables.gatherings,
    missedStarts: new MemoryMissedStartStore(tables),
    secrets: tables.secrets,
    retention: new MemoryRetentionStore(tables, definitions),
    isolation: new MemoryIsolationStore(tables, definitions),
    audit: { record: async (_tx, ...entries) => void tables.audited.push(...entries) },
    transactions: memoryTransactions(),
    sender: {
      send: (message) => {
        if (!tables.messages.some(({ messageId }) => messageId === message.messageId)) tables.messages.push(message);
        return Promise.resolve();
      },
    },
  };
}
