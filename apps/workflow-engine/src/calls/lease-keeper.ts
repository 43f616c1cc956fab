import type { CallId } from '@holdfast/ids/ids';
import type { CallStore } from './call.store.ts';

/** Renews the leases of all calls that run here, in one statement three times a lease; does nothing while none runs. */
export class LeaseKeeper {
  readonly #calls: CallStore;
  readonly #everyMs: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #held = new Set<CallId>();
  #timer: NodeJS.Timeout | undefined;

  constructor(calls: CallStore, leaseMs: number, onFailure: (error: unknown) => void) {
    this.#calls = calls;
    this.#everyMs = leaseMs / 3;
    this.#onFailure = onFailure;
  }

  /** The call stays leased until the returned function is called. */
  hold(callId: CallId): () => void {
    this.#held.add(callId);
    this.#timer ??= setInterval(() => void this.#renew().catch(this.#onFailure), this.#everyMs).unref();
    return () => {
      this.#held.delete(callId);
      if (this.#held.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async #renew(): Promise<void> {
    const asked = [...this.#held];
    const kept = new Set(await this.#calls.renew(asked));
    for (const callId of asked) if (!kept.has(callId)) this.#held.delete(callId);
  }
}
