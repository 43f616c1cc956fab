import type { TenantId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import type { EventStore } from './event.store.ts';
import { maxStartAttempts, type MissedStartStore } from './missed-start.store.ts';

export interface MissedStartWorld {
  readonly missed: MissedStartStore;
  readonly events: EventStore;
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** What every store of missed starts must do. */
export function missedStartStoreSuite(open: () => Promise<MissedStartWorld>): void {
  async function world() {
    const opened = await open();
    const tenantId = ids.next<TenantId>();
    const event = { tenantId, event: { specversion: '1.0' as const, id: 'e-1', source: 'test:here', type: 'happened' } };
    const [kept] = await opened.events.append([event], new Map());
    if (kept === undefined) throw new Error('the event is there');
    const stored = { ...event, position: kept.position };
    const start = { tenantId, definition: { namespace: 'test', name: 'any', version: '1.0.0' } };
    const mine = async () => (await opened.missed.claimDue(1000)).filter(({ start: each }) => each.tenantId === tenantId);
    return { ...opened, tenantId, stored, start, mine };
  }

  describe('a store of missed starts', () => {
    it('keeps what the limit refused for the operator, and does not try it again', async () => {
      const { missed, tenantId, stored, start, mine, pass } = await world();
      await missed.note(start, stored, 'instance-limit-reached');
      await pass(700);
      expect(await mine()).toEqual([]);
      expect(await missed.list(tenantId, { limit: 5 })).toEqual([{ ...start, position: stored.position, event: { source: 'test:here', id: 'e-1' }, reason: 'instance-limit-reached', attempts: 1, at: expect.any(Date) as Date }]);
      expect(await missed.list(tenantId, { limit: 5, before: stored.position })).toEqual([]);
      expect(await missed.list(ids.next(), { limit: 5 })).toEqual([]);
    });

    it('gives what failed to one that tries again, after a while, and forgets it when it came through', async () => {
      const { missed, tenantId, stored, start, mine, pass } = await world();
      await missed.note(start, stored, 'failed');
      expect(await mine()).toEqual([]);
      await pass(700);
      expect(await mine()).toEqual([{ start, event: stored }]);
      expect(await mine()).toEqual([]);
      await missed.settle(start, stored);
      expect(await missed.list(tenantId, { limit: 5 })).toEqual([]);
    });

    it('gives up after ten attempts, and forgets what is old', async () => {
      const { missed, tenantId, stored, start } = await world();
      for (let attempt = 1; attempt < maxStartAttempts; attempt += 1) await missed.note(start, stored, 'failed');
      expect((await missed.list(tenantId, { limit: 5 }))[0]).toMatchObject({ attempts: maxStartAttempts - 1, retryAt: expect.any(Date) as Date });
      await missed.note(start, stored, 'failed');
      const [given] = await missed.list(tenantId, { limit: 5 });
      expect([given?.attempts, given?.retryAt]).toEqual([maxStartAttempts, undefined]);
      await missed.forget(3_600_000);
      expect(await missed.list(tenantId, { limit: 5 })).toHaveLength(1);
      await missed.forget(-1000);
      expect(await missed.list(tenantId, { limit: 5 })).toEqual([]);
    });
  });
}
