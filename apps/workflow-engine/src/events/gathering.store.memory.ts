import type { Clock } from '@holdfast/clock/clock';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { EventStart } from './event-start.store.ts';
import type { StoredEvent } from './event.store.ts';
import type { Gathering, GatheringId, Gatherings, GatheringStore } from './gathering.store.ts';

interface Kept {
  gathering: Gathering;
  readonly events: { readonly position: string; readonly event: CloudEvent | undefined }[];
  touchedAt: number;
}

export class MemoryGatheringStore implements GatheringStore {
  readonly #kept = new Map<GatheringId, Kept>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lock(_tx: Transaction, { tenantId, definition }: EventStart, position: string): Promise<Gatherings> {
    const own = [...this.#kept.values()].filter(({ gathering }) => gathering.tenantId === tenantId && gathering.definition.namespace === definition.namespace && gathering.definition.name === definition.name);
    const had = own.find(({ events }) => events.some((each) => each.position === position))?.gathering;
    if (had !== undefined) return Promise.resolve({ had, open: [] });
    const open = own.flatMap(({ gathering }) => (gathering.done || gathering.definition.version !== definition.version ? [] : [gathering]));
    return Promise.resolve({ open });
  }

  events(_tx: Transaction, { id, tenantId }: Pick<Gathering, 'id' | 'tenantId'>): Promise<StoredEvent[]> {
    const events = (this.#kept.get(id)?.events ?? []).toSorted((one, other) => Number(one.position) - Number(other.position));
    return Promise.resolve(events.flatMap(({ position, event }) => (event === undefined ? [] : [{ position, tenantId, event }])));
  }

  save(_tx: Transaction, gathering: Gathering, { position, event }: StoredEvent, consumed: boolean): Promise<void> {
    const kept = this.#kept.get(gathering.id) ?? { gathering, events: [], touchedAt: 0 };
    Object.assign(kept, { gathering, touchedAt: this.#clock.now().getTime() });
    kept.events.push({ position, event: consumed ? event : undefined });
    this.#kept.set(gathering.id, kept);
    return Promise.resolve();
  }

  drop(_tx: Transaction, { id }: Pick<Gathering, 'id'>): Promise<void> {
    this.#kept.delete(id);
    return Promise.resolve();
  }

  forget(milliseconds: number): Promise<void> {
    const before = this.#clock.now().getTime() - milliseconds;
    for (const [id, { touchedAt }] of this.#kept) if (touchedAt < before) this.#kept.delete(id);
    return Promise.resolve();
  }
}
