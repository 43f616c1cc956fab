import type { Clock } from '@holdfast/clock/clock';
import type { TenantId } from '@holdfast/ids/ids';

/** Instances of the tenant that have not ended. */
export type CountInstances = (tenantId: TenantId) => Promise<number>;

interface Known {
  readonly since: number;
  /** What was counted, and what this replica has started since. What has ended since is not known. */
  readonly counted: Promise<{ count: number; readonly upTo: number }>;
}

/** Milliseconds that a count is good for: other replicas start instances, too. */
const goodForMs = 60_000;
/** Milliseconds between counts of a tenant that has reached its limit. */
const againMs = 1_000;
/** Tenants that are remembered (I15). */
const capacity = 10_000;

/** Part of the room that was left which a replica may fill before it counts again; and the least that it may. */
const share = 1 / 8;
const leastShare = 32;

/**
 * Whether a tenant may start one more instance. Starts are not slowed down: each replica counts, and fills an eighth of the room that is
 * left, or 32, before it counts again, after a minute at the latest. So one replica keeps the limit, and R of them go beyond it by at most
 * (R - 1) × max(32, an eighth of the limit), and by what is being committed at the moment of a count.
 */
export class InstanceQuota {
  readonly #count: CountInstances;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #counted = new Map<TenantId, Known>();

  constructor(count: CountInstances, clock: Clock, limit: number) {
    this.#count = count;
    this.#clock = clock;
    this.#limit = limit;
  }

  async admit(tenantId: TenantId): Promise<boolean> {
    if (this.#limit === Infinity) return true;
    let seen = this.#present(tenantId, goodForMs);
    for (;;) {
      const counted = await seen;
      if (counted.count < counted.upTo) {
        counted.count += 1;
        return true;
      }
      const next = this.#present(tenantId, counted.upTo < this.#limit ? 0 : againMs, seen);
      if (next === seen) return false;
      seen = next;
    }
  }

  /** @param used up: only what was counted since, or is older than `ageMs`. */
  #present(tenantId: TenantId, ageMs: number, used?: Known['counted']): Known['counted'] {
    const now = this.#clock.now().getTime();
    const known = this.#counted.get(tenantId);
    if (known !== undefined && ((used !== undefined && known.counted !== used) || now - known.since < ageMs)) return known.counted;
    const counted = this.#count(tenantId).then((count) => ({ count, upTo: Math.min(this.#limit, count + Math.max(leastShare, Math.floor((this.#limit - count) * share))) }));
    counted.catch(() => this.#counted.delete(tenantId));
    this.#counted.delete(tenantId);
    this.#counted.set(tenantId, { since: now, counted });
    const oldest = this.#counted.size > capacity ? this.#counted.keys().next().value : undefined;
    if (oldest !== undefined) this.#counted.delete(oldest);
    return counted;
  }
}
