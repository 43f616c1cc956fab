import type { TenantId } from '@holdfast/ids/ids';
import { backoff } from '../calls/retry-policy.ts';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import { maxStartAttempts, type MissedStart, type MissedStartStore, type MissReason } from './missed-start.store.ts';

const claimMs = 10_000;

export class MemoryMissedStartStore implements MissedStartStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  note(start: EventStart, stored: StoredEvent, reason: MissReason): Promise<void> {
    const { missedStarts, clock } = this.#tables;
    const known = missedStarts.get(keyOf(start, stored));
    const [now, attempts] = [clock.now(), (known?.missed.attempts ?? 0) + 1];
    const { source, id } = stored.event;
    const missed: MissedStart = {
      tenantId: start.tenantId, definition: start.definition, event: { source, id }, position: stored.position, reason, attempts, at: known?.missed.at ?? now,
      ...(reason === 'failed' && attempts < maxStartAttempts ? { retryAt: new Date(now.getTime() + backoff(attempts)) } : {}),
    };
    missedStarts.set(keyOf(start, stored), { missed, stored });
    return Promise.resolve();
  }

  settle(start: EventStart, stored: StoredEvent): Promise<void> {
    this.#tables.missedStarts.delete(keyOf(start, stored));
    return Promise.resolve();
  }

  claimDue(limit: number): Promise<{ start: EventStart; event: StoredEvent }[]> {
    const { missedStarts, clock } = this.#tables;
    const now = clock.now();
    const due = [...missedStarts].filter(([, { missed }]) => missed.retryAt !== undefined && missed.retryAt < now).slice(0, limit);
    for (const [key, { missed, stored }] of due) missedStarts.set(key, { missed: { ...missed, retryAt: new Date(now.getTime() + claimMs) }, stored });
    return Promise.resolve(due.map(([, { missed: { tenantId, definition }, stored: event }]) => ({ start: { tenantId, definition }, event })));
  }

  list(tenantId: TenantId, { limit, before }: { readonly limit: number; readonly before?: string | undefined }): Promise<MissedStart[]> {
    const own = [...this.#tables.missedStarts.values()].map(({ missed }) => missed).filter((missed) => missed.tenantId === tenantId && (before === undefined || Number(missed.position) < Number(before)));
    return Promise.resolve(own.toSorted((one, other) => Number(other.position) - Number(one.position)).slice(0, limit));
  }

  forget(milliseconds: number): Promise<void> {
    const { missedStarts, clock } = this.#tables;
    for (const [key, { missed }] of missedStarts) if (missed.at.getTime() < clock.now().getTime() - milliseconds) missedStarts.delete(key);
    return Promise.resolve();
  }
}

function keyOf({ tenantId, definition: { namespace, name } }: EventStart, { position }: StoredEvent): string {
  return [tenantId, position, namespace, name].join(' ');
}
