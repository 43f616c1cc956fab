import type { Clock } from '@holdfast/clock/clock';
import type { TenantId } from '@holdfast/ids/ids';

/** Seconds of the rate that may come at once. */
const burstSeconds = 10;
/** Tenants that are remembered (I15). */
const capacity = 10_000;

/** Lets each tenant bring events at a rate: a bucket that fills steadily and is empty at most for a moment. */
export class EventRate {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #buckets = new Map<TenantId, { tokens: number; at: number }>();

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** @returns the seconds after which so many may come; 0 when they may come now, and are counted. */
  take(tenantId: TenantId, events: number): number {
    if (this.#perSecond === Infinity) return 0;
    const now = this.#clock.now().getTime();
    const full = this.#perSecond * burstSeconds;
    const { tokens, at } = this.#buckets.get(tenantId) ?? { tokens: full, at: now };
    const filled = Math.min(full, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond);
    // More than a bucket holds come when it is full.
    const needed = Math.min(events, full);
    const left = filled >= needed ? filled - events : filled;
    this.#buckets.delete(tenantId);
    this.#buckets.set(tenantId, { tokens: left, at: now });
    const oldest = this.#buckets.size > capacity ? this.#buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return filled >= needed ? 0 : (needed - filled) / this.#perSecond;
  }
}
