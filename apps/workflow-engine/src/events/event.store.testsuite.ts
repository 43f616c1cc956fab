import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { EventStore } from './event.store.ts';

const event = (id: string, type = 'happened') => ({ specversion: '1.0' as const, id, source: 'test:here', type });

/** What every event store must do; what turns write of events is in the suites of turns and engines. */
export function eventStoreSuite(open: () => Promise<EventStore>): void {
  describe('an event store', () => {
    it('keeps an event once a tenant, by source and id', async () => {
      const store = await open();
      const [tenantId, other] = [ids.next<TenantId>(), ids.next<TenantId>()];
      expect(await store.append(tenantId, [event('1'), event('2'), event('1')])).toBe(2);
      expect(await store.append(tenantId, [event('2'), event('3')])).toBe(1);
      expect(await store.append(other, [event('1')])).toBe(1);
    });

    it('gives each event to one matcher, in the order they came, until it is matched', async () => {
      const store = await open();
      const tenantId = ids.next<TenantId>();
      await store.append(tenantId, [event('1'), event('2'), event('3')]);
      const claimed = await store.claimUnmatched(2);
      expect(claimed.map(({ event: { id } }) => id)).toEqual(['1', '2']);
      expect(await store.claimUnmatched(5)).toEqual([]);
      await store.markMatched(claimed.map(({ position }) => position));
      expect((await store.claimUnmatched(5)).map(({ event: { id } }) => id)).toEqual(['3']);
    });

    it('lets no tenant’s many events delay those of another (I12)', async () => {
      const store = await open();
      const [many, few] = [ids.next<TenantId>(), ids.next<TenantId>()];
      await store.append(many, Array.from({ length: 10 }, (_, index) => event(String(index))));
      await store.append(few, [event('a'), event('b')]);
      expect((await store.claimUnmatched(4)).map(({ event: { id } }) => id)).toEqual(['0', '1', 'a', 'b']);
    });

    it('knows no listener where none is', async () => {
      const store = await open();
      const tenantId = ids.next<TenantId>();
      expect(await store.signatures([{ tenantId, type: 'happened' }])).toEqual([]);
      expect(await store.listeners([{ tenantId, lookup: new Uint8Array(32) }])).toEqual([]);
      expect(await store.wasHeard(ids.next(), '1')).toBe(false);
      expect(await store.missed({ tenantId, instanceId: ids.next() }, [{ sources: [], keys: [] }], 5)).toEqual([]);
      expect(await store.findBehind(0, 5)).toEqual([]);
      await store.markCaughtUp(ids.next());
    });

    it('forgets what came long ago', async () => {
      const store = await open();
      await store.append(ids.next<TenantId>(), [event('1')]);
      expect(await store.forget(3_600_000)).toBe(0);
      expect(await store.forget(-1000)).toBeGreaterThan(0);
    });
  });
}
