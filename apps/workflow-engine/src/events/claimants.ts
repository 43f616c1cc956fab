import type { ClaimantId, TenantId } from '@holdfast/ids/ids';
import type { IdSource } from '@holdfast/ids/id-source';
import type { Claimant } from './event.store.ts';

/** Tenants that are remembered (I15): more than have events on their way at once. Who is forgotten, while some are, has them claimed again later. */
const capacity = 16_384;

/**
 * As whom this replica claims the events of each tenant. What comes is claimed as it is kept where all that waits before it was claimed by the same; so what a
 * replica has left behind, or may have, holds back what comes after it from the moment on that it claims as another: nothing needs to be written of it.
 */
export class Claimants {
  readonly #ids: IdSource;
  /** The last used at the end. */
  readonly #current = new Map<TenantId, { id: ClaimantId }>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  /**
   * The same object until it is replaced: it stands for all that is not left behind, and its id is only the name that the latest claim gave it. Whoever
   * is keeping an event meanwhile holds the object, so that a claim does not make of it something left behind.
   */
  of(tenantId: TenantId): Claimant {
    return this.#of(tenantId);
  }

  isCurrent(tenantId: TenantId, claimant: Claimant | undefined): boolean {
    return claimant !== undefined && this.#current.get(tenantId) === claimant;
  }

  /** What waits of the tenant was claimed as `id`, from the oldest on: what comes after it is claimed as the same. */
  goOnAs(tenantId: TenantId, id: ClaimantId): void {
    this.#of(tenantId).id = id;
  }

  /** Something has been left behind, or may have been: what was claimed as before, also on its way, is no longer this replica's. */
  replace(tenantId: TenantId): void {
    this.#current.delete(tenantId);
  }

  #of(tenantId: TenantId): { id: ClaimantId } {
    const claimant = this.#current.get(tenantId) ?? { id: this.#ids.next<ClaimantId>() };
    this.#current.delete(tenantId);
    this.#current.set(tenantId, claimant);
    const oldest = this.#current.size > capacity ? this.#current.keys().next().value : undefined;
    if (oldest !== undefined) this.#current.delete(oldest);
    return claimant;
  }
}
