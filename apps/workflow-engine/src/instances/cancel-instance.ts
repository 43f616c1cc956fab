import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { InstanceState } from '@holdfast/workflow-core/state';
import type { TakeTurn } from '../turns/take-turn.ts';
import { ifReadable } from '../turns/turn.store.ts';
import type { CancelUnreadInstance } from './cancel-unread-instance.ts';

type Refusals = 'instance-not-found' | 'instance-ended' | 'instance-unreadable';

/** How often another turn may come in between, before the caller has to try again later. */
const maxAttempts = 50;

/**
 * Ends an instance, unless it has ended. I10: a resume that came before is applied first, by the turn, and the cancel then meets what the
 * instance has become. To terminate asks nobody: a resume that is not in the instance yet is refused, and resume-token may be away.
 *
 * Where the state cannot be read, a person may end it all the same. Whoever else asks (a parent, a schedule) is refused: the state may be
 * whole, and that of a newer engine which runs beside this one.
 */
export class CancelInstance {
  readonly #takeTurn: TakeTurn;
  readonly #unread: CancelUnreadInstance;

  constructor(takeTurn: TakeTurn, unread: CancelUnreadInstance) {
    this.#takeTurn = takeTurn;
    this.#unread = unread;
  }

  /** @param deed left out when no person asks. */
  async execute(tenantId: TenantId, instanceId: InstanceId, by: string, { how = 'cancel', deed }: { readonly how?: 'cancel' | 'terminate'; readonly deed?: Deed } = {}): Promise<Result<InstanceState, Refusals>> {
    const audited = deed && doneEntry(deed, 'instance.cancelled', { type: 'instance', id: instanceId });
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const turn = await ifReadable(this.#takeTurn.take(tenantId, instanceId, { type: 'cancel', by }, { atOnce: how === 'terminate', audited }));
      switch (turn.type) {
        case 'advanced':
          return accept(turn.state);
        case 'unchanged':
          return refuse('instance-ended');
        case 'missing':
          return refuse('instance-not-found');
        case 'unreadable': {
          if (audited === undefined) return refuse('instance-unreadable');
          const ended = await this.#unread.attempt(tenantId, instanceId, by, audited);
          if (ended !== 'stale') return ended;
        }
      }
    }
    throw new Error('the instance is too busy: another turn came first each time');
  }
}
