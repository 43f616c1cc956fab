import type { CrashProbe } from '../turns/crash-window.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { CallStore, LeasedCall } from './call.store.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { performCall, type CallParts } from './perform-call.ts';

export interface RunCallParts extends CallParts {
  readonly calls: CallStore;
  readonly leases: LeaseKeeper;
  readonly takeTurn: TakeTurn;
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
    const { calls, leases, takeTurn, probe, onRepeat } = this.#parts;
    const release = leases.hold(call.callId);
    try {
      await probe('after-commit-before-call', call.instanceId);
      const performed = await performCall(call, this.#parts);
      await probe('after-call-before-commit', call.instanceId);
      if (performed.type !== 'completed') {
        if (performed.type === 'repeat') onRepeat(call, performed.reason);
        return await calls.postpone(call.callId, performed.afterMs, performed.type === 'repeat' ? performed.reason : undefined);
      }
      const turn = await takeTurn.take(call.tenantId, call.instanceId, { type: 'call-completed', callId: call.callId, outcome: performed.outcome });
      if (turn.type !== 'advanced') await calls.discard(call.callId);
    } finally {
      release();
    }
  }
}
