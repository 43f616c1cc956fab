import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { EventRate } from '../limits/event-rate.ts';
import type { KeepEvents } from './keep-events.ts';
import { readEvents, type EventRequest } from './read-events.ts';

export interface Received {
  /** Those that were new. */
  readonly accepted: number;
  /** Those whose source and id were known. */
  readonly repeated: number;
}

/** Keeps events; who listens to them is found at once, and by a sweep should this replica die. */
export class ReceiveEvents {
  readonly #keep: KeepEvents;
  readonly #rate: EventRate;

  constructor(keep: KeepEvents, rate: EventRate) {
    this.#keep = keep;
    this.#rate = rate;
  }

  async execute(tenantId: TenantId, request: EventRequest): Promise<Result<Received, 'event-invalid' | 'event-rate-exceeded'>> {
    const read = readEvents(request);
    if (!read.ok) return refuse('event-invalid', { errors: read.errors });
    const retryAfter = this.#rate.take(tenantId, read.events.length);
    if (retryAfter > 0) return refuse('event-rate-exceeded', { retryAfter });
    const accepted = await this.#keep.execute(tenantId, read.events);
    return accept({ accepted, repeated: read.events.length - accepted });
  }
}
