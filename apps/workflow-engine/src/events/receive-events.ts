import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { EventStore } from './event.store.ts';
import type { EventRate } from '../limits/event-rate.ts';
import { readEvents, type EventRequest } from './read-events.ts';

export interface Received {
  /** Those that were new. */
  readonly accepted: number;
  /** Those whose source and id were known. */
  readonly repeated: number;
}

/** Keeps events; who listens to them is found at once, and by a sweep should this replica die. */
export class ReceiveEvents {
  readonly #events: EventStore;
  readonly #rate: EventRate;
  readonly #onReceived: () => void;

  /** @param onReceived told when there are events to match. Must not throw. */
  constructor(events: EventStore, rate: EventRate, onReceived: () => void) {
    this.#events = events;
    this.#rate = rate;
    this.#onReceived = onReceived;
  }

  async execute(tenantId: TenantId, request: EventRequest): Promise<Result<Received, 'event-invalid' | 'event-rate-exceeded'>> {
    const read = readEvents(request);
    if (!read.ok) return refuse('event-invalid', { errors: read.errors });
    const retryAfter = this.#rate.take(tenantId, read.events.length);
    if (retryAfter > 0) return refuse('event-rate-exceeded', { retryAfter });
    const accepted = await this.#append(tenantId, read.events);
    return accept({ accepted, repeated: read.events.length - accepted });
  }

  async #append(tenantId: TenantId, events: readonly CloudEvent[]): Promise<number> {
    if (events.length === 0) return 0;
    const accepted = await this.#events.append(tenantId, events);
    if (accepted > 0) this.#onReceived();
    return accepted;
  }
}
