import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { isTerminal } from '@holdfast/workflow-core/status';
import type { TakeTurn } from '../turns/take-turn.ts';
import { ifReadable } from '../turns/turn.store.ts';

type Refusals = 'instance-not-found' | 'instance-ended' | 'instance-unreadable';

/** Suspends and resumes instances. What is so already stays so, and that is an answer, not a refusal. */
export class SteerInstance {
  readonly #takeTurn: TakeTurn;

  constructor(takeTurn: TakeTurn) {
    this.#takeTurn = takeTurn;
  }

  /** From then on no task begins; calls that are under way end, and timers, events and decisions are taken in. */
  suspend(tenantId: TenantId, instanceId: InstanceId, by: string, deed?: Deed): Promise<Result<InstanceState, Refusals>> {
    return this.#steer(tenantId, instanceId, { type: 'suspend', by }, deed);
  }

  resume(tenantId: TenantId, instanceId: InstanceId, by: string, deed?: Deed): Promise<Result<InstanceState, Refusals>> {
    return this.#steer(tenantId, instanceId, { type: 'resume', by }, deed);
  }

  async #steer(tenantId: TenantId, instanceId: InstanceId, event: { readonly type: 'suspend' | 'resume'; readonly by: string }, deed: Deed | undefined): Promise<Result<InstanceState, Refusals>> {
    const audited = deed && doneEntry(deed, event.type === 'suspend' ? 'instance.suspended' : 'instance.resumed', { type: 'instance', id: instanceId });
    const turn = await ifReadable(this.#takeTurn.take(tenantId, instanceId, event, { audited }));
    if (turn.type === 'unreadable') return refuse('instance-unreadable');
    if (turn.type === 'missing') return refuse('instance-not-found');
    return turn.type === 'unchanged' && isTerminal(turn.state.status) ? refuse('instance-ended') : accept(turn.state);
  }
}
