import type { TenantId } from '@holdfast/ids/ids';

/** Characters of computed turns that a tenant may have in the memory of a replica before they are committed; the one that fills it up may go beyond. */
const defaultMost = 2 ** 25;

/**
 * I11, I12: how much of memory the turns of each tenant take that are computed and not yet committed. Whoever has more to begin waits while its tenant
 * has no room left, and harms no other.
 */
export class TurnRoom {
  readonly #most: number;
  readonly #held = new Map<TenantId, number>();
  readonly #waiting = new Map<TenantId, (() => void)[]>();

  constructor(most = defaultMost) {
    this.#most = most;
  }

  isFull(tenantId: TenantId): boolean {
    return (this.#held.get(tenantId) ?? 0) >= this.#most;
  }

  /** Until something of the tenant is let go. Others wait for the same, so look again. */
  change(tenantId: TenantId): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(tenantId);
    if (waiting === undefined) this.#waiting.set(tenantId, [resolve]);
    else waiting.push(resolve);
    return promise;
  }

  hold(tenantId: TenantId, characters: number): void {
    this.#held.set(tenantId, (this.#held.get(tenantId) ?? 0) + characters);
  }

  release(tenantId: TenantId, characters: number): void {
    const left = (this.#held.get(tenantId) ?? 0) - characters;
    if (left === 0) this.#held.delete(tenantId);
    else this.#held.set(tenantId, left);
    const waiting = this.#waiting.get(tenantId);
    if (waiting === undefined || this.isFull(tenantId)) return;
    this.#waiting.delete(tenantId);
    for (const go of waiting) go();
  }
}
