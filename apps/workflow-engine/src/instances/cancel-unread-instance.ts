import type { AuditEntry } from '@holdfast/audit-core/audit-entry';
import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId, TenantId, TurnId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { cancelUnread } from '@holdfast/workflow-core/cancel-unread';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { Lifecycle } from '../events/lifecycle.ts';
import { planTurn } from '../turns/plan-turn.ts';
import type { TurnCommitter } from '../turns/turn-committer.ts';
import type { TurnStore } from '../turns/turn.store.ts';
import type { Turn } from '../turns/turn.ts';

export interface CancelUnreadParts {
  readonly turns: TurnStore;
  readonly committer: TurnCommitter;
  readonly ids: IdSource;
  readonly lifecycle: Lifecycle;
  /** Told of the turn once it is durable. Must not throw. */
  readonly afterCommit: (turn: Turn) => void;
}

/**
 * Ends an instance whose state cannot be read: a turn like any other, decided by what the rows tell instead of the state, which is lost by it.
 *
 * I3: fenced by the version that stood beside those rows. I10: as to terminate, it asks nobody: there is no state that a resume which came
 * before could be applied to, and it is refused.
 */
export class CancelUnreadInstance {
  readonly #parts: CancelUnreadParts;

  constructor(parts: CancelUnreadParts) {
    this.#parts = parts;
  }

  /** @returns `stale` when a turn came in between: whoever took it can read the state, and perhaps it can be read here now. */
  async attempt(tenantId: TenantId, instanceId: InstanceId, by: string, audited: AuditEntry): Promise<Result<InstanceState, 'instance-not-found' | 'instance-ended'> | 'stale'> {
    const { turns, committer, ids, lifecycle, afterCommit } = this.#parts;
    const known = await turns.loadUnread(tenantId, instanceId);
    if (known === undefined) return refuse('instance-not-found');
    const { definitionId, idempotencyKey, version, now } = known;
    const decided = cancelUnread(known, by, now);
    if (decided === undefined) return refuse('instance-ended');
    const context = { tenantId, instanceId, definitionId, idempotencyKey, fence: version, mayHoldRows: true, now, seed: ids.next<TurnId>(), told: lifecycle.toldOf(decided.history), audited };
    const turn = planTurn(context, decided);
    if ((await committer.commit(turn)) === 'stale') return 'stale';
    afterCommit(turn);
    return accept(turn.state);
  }
}
