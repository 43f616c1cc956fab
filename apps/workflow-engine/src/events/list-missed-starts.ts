import type { TenantId } from '@holdfast/ids/ids';
import type { MissedStart, MissedStartStore } from './missed-start.store.ts';

/** What events were to start and did not, for operators. */
export class ListMissedStarts {
  readonly #store: MissedStartStore;

  constructor(store: MissedStartStore) {
    this.#store = store;
  }

  execute(tenantId: TenantId, page: { readonly limit: number; readonly before?: string | undefined }): Promise<readonly MissedStart[]> {
    return this.#store.list(tenantId, page);
  }
}

/** What clients see: never the tenant. A full page may be the last one: then the next is empty. */
export function missedPageView(missed: readonly MissedStart[], limit: number) {
  const last = missed.length === limit ? missed.at(-1) : undefined;
  return {
    items: missed.map(({ definition: { namespace, name, version }, event, reason, attempts, at, retryAt }) => ({
      definition: { namespace, name, version }, event: { ...event }, reason, attempts, at: at.toISOString(), ...(retryAt === undefined ? {} : { retryAt: retryAt.toISOString() }),
    })),
    ...(last === undefined ? {} : { next: last.position }),
  };
}
