import { postgresAuditLog } from '@holdfast/audit/postgres-audit-log';
import { systemClock } from '@holdfast/clock/system-clock';
import type { MessageId } from '@holdfast/ids/ids';
import { PostgresBookmarkStore } from '../bookmarks/bookmark.store.postgres.ts';
import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { PostgresLifecycleStore } from '../events/lifecycle.store.postgres.ts';
import { PostgresInstanceStore } from '../instances/instance.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { ids } from '../testing/turns.ts';
import { PostgresTurnStore } from './turn.store.postgres.ts';
import { turnStoreSuite } from './turn.store.testsuite.ts';

const database = engineDatabase();

turnStoreSuite(() => {
  const { query, transactions } = database();
  const definitions = new PostgresDefinitionStore(query);
  return Promise.resolve({
    turns: new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 5000 }, { transactions, audit: postgresAuditLog(ids, systemClock) }),
    instances: new PostgresInstanceStore(query),
    bookmarks: new PostgresBookmarkStore(query),
    lifecycle: new PostgresLifecycleStore(query),
    publish: (definition) => transactions.run((tx) => definitions.insert(tx, definition, {})),
    audited: async (target) => (await query.across('test')<{ action: string }>('SELECT action FROM audit_records WHERE target_id = $1 ORDER BY written', [target])).map(({ action }) => action),
    owed: async () => (await query<{ id: MessageId }>('SELECT id FROM outbox')).map(({ id }) => id),
  });
});
