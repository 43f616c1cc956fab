import type { CallOutcome } from '@holdfast/workflow-core/call';
import type { CrashProbe } from '../turns/crash-window.ts';
import type { Isolation } from '../isolation/isolation.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { CallStore, LeasedCall } from './call.store.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { backoff } from './retry-policy.ts';
import { performCall, type CallParts } from './perform-call.ts';

export interface RunCallParts extends CallParts {
  readonly calls: CallStore;
  readonly leases: LeaseKeeper;
  readonly takeTurn: TakeTurn;
  readonly isolation: Isolation;
  readonly probe: CrashProbe;
  /** Told of an attempt that comes to nothing and is repeated later. */
  readonly onRepeat: (call: LeasedCall, reason: string) => void;
}

/**
 * One attempt at a leased call, and the turn that takes its result.
 *
 * I4, I5: an attempt may be repeated, by this replica or another, always with the call's id as its idempotency key; the first result
 * that is committed counts, any later one changes nothing.
 */
export class RunCall {
  readonly #parts: RunCallParts;

  constructor(parts: RunCallParts) {
    this.#parts = parts;
  }

  async run(call: LeasedCall): Promise<void> {
    const { calls, leases, probe, onRepeat } = this.#parts;
    const release = leases.hold(call.callId);
    try {
      await probe('after-commit-before-call', call.instanceId);
      const performed = await performCall(call, this.#parts);
      await probe('after-call-before-commit', call.instanceId);
      if (performed.type !== 'completed') {
        if (performed.type === 'repeat') onRepeat(call, performed.reason);
        return await calls.postpone(call.callId, performed.afterMs, performed.type === 'repeat' ? performed.reason : undefined);
      }
      const taken = await this.#take(call, performed.outcome);
      if (taken === undefined) return await calls.postpone(call.callId, backoff(call.attempt), 'its result could not be taken in');
      if (taken.type !== 'advanced') await calls.discard(call.callId);
    } finally {
      release();
    }
  }

  /** Undefined when the instance cannot take the result. I11: it is named, and asked again later. */
  async #take({ tenantId, instanceId, callId }: LeasedCall, outcome: CallOutcome) {
    const { takeTurn, isolation } = this.#parts;
    try {
      return await takeTurn.take(tenantId, instanceId, { type: 'call-completed', callId, outcome });
    } catch (error) {
      await isolation.failed(tenantId, instanceId, error);
      return undefined;
    }
  }
}
