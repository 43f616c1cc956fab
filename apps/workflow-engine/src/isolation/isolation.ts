import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { IsolationStore } from './isolation.store.ts';

/** An instance that the engine cannot go on with, for the log. */
export interface Poison {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly definition: DefinitionName;
  /** Failures in a row. */
  readonly failures: number;
  readonly error: unknown;
}

/** I11: keeps a poison instance from being tried again and again in front of others, and names it, to the log and to whoever asks why. */
export class Isolation {
  readonly #store: IsolationStore;
  readonly #onPoison: (poison: Poison) => void;

  constructor(store: IsolationStore, onPoison: (poison: Poison) => void) {
    this.#store = store;
    this.#onPoison = onPoison;
  }

  /** @throws when the failure cannot be noted: then it is not the instance's. */
  async failed(tenantId: TenantId, instanceId: InstanceId, error: unknown): Promise<void> {
    const noted = await this.#store.failed(tenantId, instanceId, kindOf(error));
    if (noted !== undefined) this.#onPoison({ tenantId, instanceId, definition: noted.definition, failures: noted.failures, error });
  }

  recovered(tenantId: TenantId, instanceId: InstanceId): Promise<void> {
    return this.#store.recovered(tenantId, instanceId);
  }
}

/** The name of an error and its code, as far as they are words: its text may quote data. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return [error.name, code].filter((word) => /^\w{1,40}$/u.test(word)).join(' ') || 'Error';
}
