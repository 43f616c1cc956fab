import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { EventStartStore } from './event-start.store.ts';
import type { EventStore } from './event.store.ts';

/** What every store of definitions that events start must do. */
export function eventStartStoreSuite(open: () => Promise<{ readonly store: EventStartStore; readonly events: EventStore; readonly transactions: Transactions }>): void {
  it('finds by tenant and type of event the newest version of each definition, in whatever order they were published', async () => {
    const { store, events, transactions } = await open();
    const [tenantId, other] = [ids.next<TenantId>(), ids.next<TenantId>()];
    const announce = (name: string, version: string, types: readonly string[] | undefined, tenant = tenantId) =>
      transactions.run((tx) => store.announce(tx, { tenantId: tenant, definition: { namespace: 'test', name, version } }, types));
    const found = async (type: string, tenant = tenantId) => (await events.find([{ tenantId: tenant, type }, { tenantId: tenant, type: 'nothing' }], [])).starts.map(({ definition }) => `${definition.name} ${definition.version}`).toSorted();
    await announce('a', '1.9.0', ['heat', 'cold']);
    await announce('b', '1.0.0', ['']);
    await announce('c', '1.0.0', undefined);
    await announce('a', '1.0.0', ['heat'], other);
    expect([await found('heat'), await found('rain'), await found('heat', other)]).toEqual([['a 1.9.0', 'b 1.0.0'], ['b 1.0.0'], ['a 1.0.0']]);
    await announce('a', '1.10.0', ['heat']);
    await announce('a', '1.9.5', ['cold']);
    await announce('b', '2.0.0', undefined);
    expect([await found('heat'), await found('cold')]).toEqual([['a 1.10.0'], []]);
    expect((await events.find([], [])).starts).toEqual([]);
  });
}
