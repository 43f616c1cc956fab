import type { Clock } from '@holdfast/clock/clock';
import type { TenantId } from '@holdfast/ids/ids';

/** Instances of the tenant that have not ended. */
export type CountInstances = (tenantId: TenantId) => Promise<number>;

interface Known {
  readonly since: number;
  /** What was counted, and what this replica has started since. What has ended since is not known. */
  readonly counted: Promise<{ count: number }>;
}

/** Milliseconds that a count is good for: other replicas start instances, too. */
const goodForMs = 60_000;
/** Milliseconds between counts of a tenant that has reached its limit. */
const againMs = 1_000;
/** Tenants that are remembered (I15). */
const capacity = 10_000;

/**
 * Whether a tenant may start one more instance. Starts are not slowed down: it is counted once a minute and when the limit seems to be
 * reached, so that together replicas may go beyond it by what they start within a minute.
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
    let counted = await this.#present(tenantId, goodForMs);
    if (counted.count >= this.#limit) counted = await this.#present(tenantId, againMs);
    if (counted.count >= this.#limit) return false;
    counted.count += 1;
    return true;
  }

  #present(tenantId: TenantId, ageMs: number): Known['counted'] {
    const now = this.#clock.now().getTime();
    const known = this.#counted.get(tenantId);
    if (known !== undefined && now - known.since < ageMs) return known.counted;
    const counted = this.#count(tenantId).then((count) => ({ count }));
    counted.catch(() => this.#counted.delete(tenantId));
    this.#counted.delete(tenantId);
    this.#counted.set(tenantId, { since: now, counted });
    const oldest = this.#counted.size > capacity ? this.#counted.keys().next().value : undefined;
    if (oldest !== undefined) this.#counted.delete(oldest);
    return counted;
  }
}
