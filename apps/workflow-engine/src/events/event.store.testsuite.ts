import type { ClaimantId, TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { Claimant, EventStore, KeptEvent } from './event.store.ts';

const event = (id: string, type = 'happened') => ({ specversion: '1.0' as const, id, source: 'test:here', type });

/** @returns the ids of those that were new, in order */
async function append(store: EventStore, tenantId: TenantId, ...names: readonly string[]): Promise<(string | undefined)[]> {
  return (await store.append(names.map((id) => ({ tenantId, event: event(id) })), new Map())).map((each) => each?.event.id);
}

const someone = (): Claimant => ({ id: ids.next<ClaimantId>() });

/** Keeps new events, and claims them as `claimant` where it may. */
async function kept(store: EventStore, claimant: Claimant, tenantId: TenantId, ...names: readonly string[]): Promise<KeptEvent[]> {
  return (await store.append(names.map((id) => ({ tenantId, event: event(id) })), new Map([[tenantId, claimant]]))).filter((each) => each !== undefined);
}

/** What every event store must do; what turns write of events is in the suites of turns and engines. */
export function eventStoreSuite(open: () => Promise<EventStore>): void {
  const claim = (store: EventStore, limit = 5, each = limit) => store.claimUnmatched(someone().id, { limit, each, except: [] });

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
      const claimed = await claim(store, 2);
      expect(claimed.map(({ event: { id } }) => id)).toEqual(['1', '2']);
      expect(await claim(store)).toEqual([]);
      expect(await store.settle(claimed)).toBe(true);
      expect((await claim(store)).map(({ event: { id } }) => id)).toEqual(['3']);
    });

    it('claims what is kept while nothing of its tenant waits that another has claimed, or nobody, and only then', async () => {
      const [store, tenantId, one, other] = [await open(), ids.next<TenantId>(), someone(), someone()];
      expect(await kept(store, one, tenantId, '1')).toMatchObject([{ claimed: true, event: { id: '1' } }]);
      expect(await kept(store, one, tenantId, '2')).toMatchObject([{ claimed: true }]);
      expect(await kept(store, other, tenantId, '3')).toMatchObject([{ claimed: false }]);
      expect(await kept(store, one, tenantId, '4')).toMatchObject([{ claimed: false }]);
      expect(await kept(store, other, ids.next<TenantId>(), '1')).toMatchObject([{ claimed: true }]);
      expect(await claim(store)).toEqual([]);
    });

    it('claims the events of each tenant as its claimant', async () => {
      const [store, one, other, unclaimed] = [await open(), ids.next<TenantId>(), ids.next<TenantId>(), ids.next<TenantId>()];
      const claimants = new Map([[one, someone()], [other, someone()]]);
      const keep = async (id: string, as: ReadonlyMap<TenantId, Claimant>) => (await store.append([one, other, unclaimed].map((tenantId) => ({ tenantId, event: event(id) })), as)).map((each) => each?.claimed);
      expect(await keep('1', claimants)).toEqual([true, true, false]);
      expect(await keep('2', claimants)).toEqual([true, true, false]);
      expect(await keep('3', new Map([...claimants, [other, someone()], [unclaimed, someone()]]))).toEqual([true, false, false]);
    });

    it('gives what was kept elsewhere to whoever claims it when what came before is matched', async () => {
      const [store, tenantId, one, other] = [await open(), ids.next<TenantId>(), someone(), someone()];
      const first = await kept(store, one, tenantId, '1');
      await kept(store, other, tenantId, '2');
      expect(await store.settle(first)).toBe(true);
      const second = await claim(store);
      expect(second.map(({ event: { id } }) => id)).toEqual(['2']);
      expect(await store.settle(second)).toBe(false);
      expect(await kept(store, other, tenantId, '3')).toMatchObject([{ claimed: true }]);
    });

    it('holds later events of a tenant back for one that is not settled, unless who has claimed that claims them, too', async () => {
      const [store, tenantId, one] = [await open(), ids.next<TenantId>(), someone()];
      const [first, second] = await kept(store, one, tenantId, '1', '2');
      await store.settle(second === undefined ? [] : [second]);
      expect(await kept(store, one, tenantId, '3')).toMatchObject([{ claimed: true }]);
      expect(await kept(store, someone(), tenantId, '4')).toMatchObject([{ claimed: false }]);
      expect(await claim(store)).toEqual([]);
      expect(first).toMatchObject({ claimed: true });
    });

    it('claims what is kept as the one who has claimed what waited before it', async () => {
      const [store, tenantId, one] = [await open(), ids.next<TenantId>(), someone()];
      await append(store, tenantId, '1');
      await store.claimUnmatched(one.id, { limit: 5, each: 5, except: [] });
      expect(await kept(store, one, tenantId, '2')).toMatchObject([{ claimed: true }]);
      expect(await kept(store, someone(), tenantId, '3')).toMatchObject([{ claimed: false }]);
    });

    it('lets no tenant’s many events delay those of another (I12)', async () => {
      const store = await open();
      const [many, few] = [ids.next<TenantId>(), ids.next<TenantId>()];
      await append(store, many, ...Array.from({ length: 10 }, (_, index) => String(index)));
      await append(store, few, 'a', 'b');
      expect((await claim(store, 4)).map(({ event: { id } }) => id)).toEqual(['0', '1', 'a', 'b']);
    });

    it('claims no more of each tenant than it is asked to, and nothing of those that it is not (I12)', async () => {
      const [store, tenants] = [await open(), [ids.next<TenantId>(), ids.next<TenantId>(), ids.next<TenantId>()]];
      for (const tenantId of tenants) await append(store, tenantId, '1', '2', '3');
      const claimed = await store.claimUnmatched(someone().id, { limit: 9, each: 2, except: tenants.slice(2) });
      expect(tenants.map((tenantId) => claimed.flatMap((each) => (each.tenantId === tenantId ? [each.event.id] : [])))).toEqual([['1', '2'], ['1', '2'], []]);
    });

    it('claims no more than it is asked to, where a large event counts as several, but one (I15)', async () => {
      const [store, tenantId] = [await open(), ids.next<TenantId>()];
      const large = (id: string) => ({ tenantId, event: { ...event(id), data: 'x'.repeat(2 ** 18) } });
      await store.append([large('1'), { tenantId, event: event('2') }, large('3'), large('4')], new Map());
      const claimed: string[][] = [];
      for (let next = await claim(store, 1); next.length > 0; next = await claim(store, 18)) {
        claimed.push(next.map(({ event: { id } }) => id));
        await store.settle(next);
      }
      expect(claimed).toEqual([['1'], ['2', '3'], ['4']]);
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
      const [store, one] = [await open(), someone()];
      const lone = { tenantId: ids.next<TenantId>(), event: { specversion: '1.0' as const, id: '1', source: 'test:here', type: 'happened' } };
      const nobody = { signatures: [], listeners: [], starts: [] };
      const first = await store.appendAndFind(lone, one, [new Uint8Array(32)]);
      expect(first).toEqual({ kept: { ...lone, position: first.kept?.position, claimed: true }, found: nobody });
      expect(await store.appendAndFind(lone, one, [])).toEqual({ kept: undefined, found: nobody });
      expect((await store.appendAndFind({ ...lone, event: { ...lone.event, id: '2' } }, undefined, [])).kept).toMatchObject({ event: { id: '2' }, claimed: false });
    });

    it('forgets what came long ago', async () => {
      const store = await open();
      await append(store, ids.next<TenantId>(), '1');
      expect(await store.forget(3_600_000)).toBe(0);
      expect(await store.forget(-1000)).toBeGreaterThan(0);
    });
  });
}
