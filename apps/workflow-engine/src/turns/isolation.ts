import type { Clock } from '@holdfast/clock/clock';
import type { InstanceId } from '@holdfast/ids/ids';
import { backoff } from '../calls/retry-policy.ts';

/** An instance whose turns fail: not for what its workflow says, but because the engine cannot take them. */
export interface Poison {
  readonly instanceId: InstanceId;
  /** Failures in a row, in this replica. */
  readonly failures: number;
  readonly error: unknown;
}

/** Instances that are remembered (I15). */
const capacity = 10_000;

/** I11: keeps a poison instance from being tried again and again in front of others, and names it. */
export class Isolation {
  readonly #clock: Clock;
  readonly #onPoison: (poison: Poison) => void;
  readonly #isolated = new Map<InstanceId, { readonly failures: number; readonly until: number }>();

  constructor(clock: Clock, onPoison: (poison: Poison) => void) {
    this.#clock = clock;
    this.#onPoison = onPoison;
  }

  /** Those that are not to be tried now. */
  isolated(): InstanceId[] {
    const now = this.#clock.now().getTime();
    return [...this.#isolated].flatMap(([instanceId, { until }]) => (until > now ? [instanceId] : []));
  }

  failed(instanceId: InstanceId, error: unknown): void {
    const failures = (this.#isolated.get(instanceId)?.failures ?? 0) + 1;
    this.#isolated.delete(instanceId);
    this.#isolated.set(instanceId, { failures, until: this.#clock.now().getTime() + backoff(failures) });
    const oldest = this.#isolated.size > capacity ? this.#isolated.keys().next().value : undefined;
    if (oldest !== undefined) this.#isolated.delete(oldest);
    this.#onPoison({ instanceId, failures, error });
  }

  recovered(instanceId: InstanceId): void {
    this.#isolated.delete(instanceId);
  }
}
