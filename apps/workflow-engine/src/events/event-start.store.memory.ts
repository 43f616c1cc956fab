import type { Transaction } from '@holdfast/transaction/transaction';
import { compareVersions } from '@holdfast/workflow-core/definition/compare-versions';
import { anyType, type EventStart, type EventStartStore } from './event-start.store.ts';
import type { TenantType } from './event.store.ts';

export class MemoryEventStartStore implements EventStartStore {
  readonly #newest = new Map<string, { readonly start: EventStart; readonly types: readonly string[] | undefined }>();

  announce(_tx: Transaction, start: EventStart, types: readonly string[] | undefined): Promise<void> {
    const { namespace, name, version } = start.definition;
    const key = `${start.tenantId} ${namespace} ${name}`;
    const known = this.#newest.get(key);
    if (known === undefined || compareVersions(version, known.start.definition.version) > 0) this.#newest.set(key, { start, types });
    return Promise.resolve();
  }

  /** For the store of events. */
  matching(wanted: readonly TenantType[]): EventStart[] {
    return [...this.#newest.values()].flatMap(({ start, types = [] }) =>
      wanted.some(({ tenantId, type }) => tenantId === start.tenantId && (types.includes(type) || types.includes(anyType))) ? [start] : [],
    );
  }
}
