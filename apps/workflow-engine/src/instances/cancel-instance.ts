import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { TakeTurn } from '../turns/take-turn.ts';
import { ifReadable } from '../turns/turn.store.ts';

type Refusals = 'instance-not-found' | 'instance-ended' | 'instance-unreadable';

/**
 * Ends an instance, unless it has ended. I10: a resume that came before is applied first, by the turn, and the cancel then meets what the
 * instance has become. To terminate asks nobody: a resume that is not in the instance yet is refused, and resume-token may be away.
 */
export class CancelInstance {
  readonly #takeTurn: TakeTurn;

  constructor(takeTurn: TakeTurn) {
    this.#takeTurn = takeTurn;
  }

  /** @param deed left out when no person asks. */
  async execute(tenantId: TenantId, instanceId: InstanceId, by: string, { how = 'cancel', deed }: { readonly how?: 'cancel' | 'terminate'; readonly deed?: Deed } = {}): Promise<Result<InstanceState, Refusals>> {
    const turn = await ifReadable(this.#takeTurn.take(tenantId, instanceId, { type: 'cancel', by }, { atOnce: how === 'terminate', audited: deed && doneEntry(deed, 'instance.cancelled', { type: 'instance', id: instanceId }) }));
    switch (turn.type) {
      case 'advanced':
        return accept(turn.state);
      case 'unchanged':
        return refuse('instance-ended');
      case 'missing':
        return refuse('instance-not-found');
      case 'unreadable':
        return refuse('instance-unreadable');
    }
  }
}
