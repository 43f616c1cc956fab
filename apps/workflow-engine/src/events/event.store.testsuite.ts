import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { EventStore, KeptEvent } from './event.store.ts';

const event = (id: string, type = 'happened') => ({ specversion: '1.0' as const, id, source: 'test:here', type });

/** What every event store must do; what turns write of events is in the suites of turns and engines. */
/** @returns the ids of those that were new, in order */
async function append(store: EventStore, tenantId: TenantId, ...names: readonly string[]): Promise<(string | undefined)[]> {
  return (await store.append(names.map((id) => ({ tenantId, event: event(id) })), [])).map((each) => each?.event.id);
}

/** Keeps new events and claims them where it may. */
async function kept(store: EventStore, tenantId: TenantId, ...names: readonly string[]): Promise<KeptEvent[]> {
  return (await store.append(names.map((id) => ({ tenantId, event: event(id) })), [tenantId])).filter((each) => each !== undefined);
}

/** @param openTwo of two replicas, on the same tables. */
export function eventStoreSuite(openTwo: () => Promise<readonly [EventStore, EventStore]>): void {
  const open = async (): Promise<EventStore> => (await openTwo())[0];

  describe('an event store', () => {
    it('keeps an event once a tenant, by source and id', async () => {
      const store = await open();
      const [tenantId, other] = [ids.next<TenantId>(), ids.next<TenantId>()];
      expect(await append(store, tenantId, '1', '2', '1')).toEqual(['1', '2', undefined]);
      expect(await append(store, tenantId, '2', '3')).toEqual([undefined, '3']);
      expect(await append(store, other, '1')).toEqual(['1']);
    });

    it('gives each event to one matcher, in the order they came, until it is matched', async () => {
      const store = await open();
      const tenantId = ids.next<TenantId>();
      await append(store, tenantId, '1', '2', '3');
      const claimed = await store.claimUnmatched(2);
      expect(claimed.map(({ event: { id } }) => id)).toEqual(['1', '2']);
      expect(await store.claimUnmatched(5)).toEqual([]);
      expect(await store.settle(claimed, [])).toBe(true);
      expect((await store.claimUnmatched(5)).map(({ event: { id } }) => id)).toEqual(['3']);
    });

    it('claims what is kept while nothing of its tenant waits for another replica, and only then', async () => {
      const [store, other] = await openTwo();
      const tenantId = ids.next<TenantId>();
      const first = await kept(store, tenantId, '1');
      expect(first).toMatchObject([{ claimed: true, event: { id: '1' } }]);
      expect(await kept(store, tenantId, '2')).toMatchObject([{ claimed: true }]);
      expect(await kept(other, tenantId, '3')).toMatchObject([{ claimed: false }]);
      expect(await kept(store, tenantId, '4')).toMatchObject([{ claimed: false }]);
      expect(await kept(other, ids.next<TenantId>(), '1')).toMatchObject([{ claimed: true }]);
      expect(await other.claimUnmatched(5)).toEqual([]);
    });

    it('gives what was kept elsewhere to whoever claims it when what came before is matched', async () => {
      const [store, other] = await openTwo();
      const tenantId = ids.next<TenantId>();
      const first = await kept(store, tenantId, '1');
      await kept(other, tenantId, '2');
      expect(await store.settle(first, [])).toBe(true);
      const second = await store.claimUnmatched(5);
      expect(second.map(({ event: { id } }) => id)).toEqual(['2']);
      expect(await store.settle(second, [])).toBe(false);
      expect(await kept(other, tenantId, '3')).toMatchObject([{ claimed: true }]);
    });

    it('holds later events of a tenant back for one that is to be matched again', async () => {
      const [store, other] = await openTwo();
      const tenantId = ids.next<TenantId>();
      await store.settle([], await kept(store, tenantId, '1'));
      expect(await kept(store, tenantId, '2')).toMatchObject([{ claimed: false }]);
      expect(await other.claimUnmatched(5)).toEqual([]);
    });

    it('claims nothing that would overtake what it has disowned', async () => {
      const [store, other] = await openTwo();
      const [tenantId, elsewhere] = [ids.next<TenantId>(), ids.next<TenantId>()];
      await kept(store, tenantId, '1');
      const unhurt = ids.next<TenantId>();
      await kept(store, unhurt, '1');
      await store.settle(await kept(store, elsewhere, '1'), []);
      await kept(other, elsewhere, '2');
      await store.disown([tenantId, elsewhere]);
      expect(await kept(store, unhurt, '2')).toMatchObject([{ claimed: true }]);
      expect(await kept(store, tenantId, '2')).toMatchObject([{ claimed: false }]);
      expect(await kept(other, elsewhere, '3')).toMatchObject([{ claimed: true }]);
      expect(await store.claimUnmatched(5)).toEqual([]);
    });

    it('disowns what it has claimed of any tenant, and nothing that another has', async () => {
      const [store, other] = await openTwo();
      const [tenantId, elsewhere] = [ids.next<TenantId>(), ids.next<TenantId>()];
      await kept(store, tenantId, '1');
      await kept(other, elsewhere, '1');
      await store.disown();
      expect(await kept(store, tenantId, '2')).toMatchObject([{ claimed: false }]);
      expect(await kept(other, elsewhere, '2')).toMatchObject([{ claimed: true }]);
      expect(await other.claimUnmatched(5)).toEqual([]);
    });

    it('lets no tenant’s many events delay those of another (I12)', async () => {
      const store = await open();
      const [many, few] = [ids.next<TenantId>(), ids.next<TenantId>()];
      await append(store, many, ...Array.from({ length: 10 }, (_, index) => String(index)));
      await append(store, few, 'a', 'b');
      expect((await store.claimUnmatched(4)).map(({ event: { id } }) => id)).toEqual(['0', '1', 'a', 'b']);
    });

    it('knows no listener where none is', async () => {
      const store = await open();
      const tenantId = ids.next<TenantId>();
      expect(await store.find([{ tenantId, type: 'happened' }], [{ tenantId, lookup: new Uint8Array(32), position: '1' }])).toEqual({ signatures: [], listeners: [], starts: [] });
      expect(await store.find([{ tenantId, type: 'happened' }], [])).toEqual({ signatures: [], listeners: [], starts: [] });
      expect(await store.wasHeard(ids.next(), '1')).toBe(false);
      expect(await store.missed({ tenantId, instanceId: ids.next() }, [{ sources: [], keys: [] }], 5)).toEqual([]);
      expect(await store.findBehind(0, 5)).toEqual([]);
      await store.setBehind(tenantId, ids.next());
      await store.markCaughtUp({ subscriptionId: ids.next() });
    });

    it('keeps one event and looks for it at once, once', async () => {
      const store = await open();
      const lone = { tenantId: ids.next<TenantId>(), event: { specversion: '1.0' as const, id: '1', source: 'test:here', type: 'happened' } };
      const nobody = { signatures: [], listeners: [], starts: [] };
      const first = await store.appendAndFind(lone, true, [new Uint8Array(32)]);
      expect(first).toEqual({ kept: { ...lone, position: first.kept?.position, claimed: true }, found: nobody });
      expect(await store.appendAndFind(lone, true, [])).toEqual({ kept: undefined, found: nobody });
      expect((await store.appendAndFind({ ...lone, event: { ...lone.event, id: '2' } }, false, [])).kept).toMatchObject({ event: { id: '2' }, claimed: false });
    });

    it('forgets what came long ago', async () => {
      const store = await open();
      await append(store, ids.next<TenantId>(), '1');
      expect(await store.forget(3_600_000)).toBe(0);
      expect(await store.forget(-1000)).toBeGreaterThan(0);
    });
  });
}
