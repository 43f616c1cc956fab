import { postgresAuditLog } from '@holdfast/audit/postgres-audit-log';
import { systemClock } from '@holdfast/clock/system-clock';
import type { MessageId, TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { PostgresBookmarkStore } from '../bookmarks/bookmark.store.postgres.ts';
import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { PostgresLifecycleStore } from '../events/lifecycle.store.postgres.ts';
import { PostgresInstanceStore } from '../instances/instance.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { anyDefinition, firstTurn, ids, nextTurn } from '../testing/turns.ts';
import { PostgresTurnStore } from './turn.store.postgres.ts';
import { turnStoreSuite } from './turn.store.testsuite.ts';

const database = engineDatabase();

function turnStore(): PostgresTurnStore {
  const { query, transactions } = database();
  return new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 5000 }, { transactions, audit: postgresAuditLog(ids, systemClock) });
}

turnStoreSuite(() => {
  const { query, transactions } = database();
  const definitions = new PostgresDefinitionStore(query);
  return Promise.resolve({
    turns: turnStore(),
    instances: new PostgresInstanceStore(query),
    bookmarks: new PostgresBookmarkStore(query),
    lifecycle: new PostgresLifecycleStore(query),
    publish: (definition) => transactions.run((tx) => definitions.insert(tx, definition, {})),
    audited: async (target) => (await query.across('test')<{ action: string }>('SELECT action FROM audit_records WHERE target_id = $1 ORDER BY written', [target])).map(({ action }) => action),
    owed: async () => (await query<{ id: MessageId }>('SELECT id FROM outbox')).map(({ id }) => id),
  });
});

it('an instance whose state cannot be read fails whoever loads it, and nobody who loads another at the same moment (I11)', async () => {
  const { query, transactions } = database();
  const definition = anyDefinition(ids.next<TenantId>());
  await transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {}));
  const [broken, whole] = [firstTurn(definition), firstTurn(definition)];
  const turns = turnStore();
  await turns.commit([broken, whole]);
  await query.within(definition.tenantId)("UPDATE instances SET state = '{}' WHERE id = $1", [broken.instanceId]);

  const loads = await Promise.allSettled([broken, whole].map(({ tenantId, instanceId }) => turns.load(tenantId, instanceId)));

  expect(loads).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: { instanceId: whole.instanceId } }]);
});

it('groups that write the same instances at the same moment never wait for each other in a circle', async () => {
  const { query, transactions } = database();
  const definition = anyDefinition(ids.next<TenantId>());
  await transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {}));
  const turns = turnStore();
  let last = Array.from({ length: 64 }, () => firstTurn(definition));
  await turns.commit(last);
  for (let round = 0; round < 20; round += 1) {
    const [forth, back] = [last.map((turn) => nextTurn(turn)), last.toReversed().map((turn) => nextTurn(turn))];
    const [one, other] = await Promise.all([turns.commit(forth), turns.commit(back)]);
    const won = (outcomes: readonly string[]) => outcomes.map((outcome) => outcome === 'committed');
    expect(won(one)).toEqual(won(other.toReversed()).map((lost) => !lost));
    last = forth;
  }
});
