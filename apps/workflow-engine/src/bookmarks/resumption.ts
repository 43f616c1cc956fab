import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { InstanceEvent } from '@holdfast/workflow-core/event';
import type { Redemption } from '../resume-tokens/resume-tokens.ts';
import type { UnnamedMessage } from '../turns/plan-turn.ts';

export interface Resumption {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly event: InstanceEvent;
  /** I6: the result goes out in the transaction that makes the transition durable. */
  readonly owed: readonly UnnamedMessage[];
}

/** The turn that a claimed redemption asks for. */
export function resumption({ tenantId, instanceId, redemptionId, bookmarkId, decision }: Redemption): Resumption {
  return {
    tenantId,
    instanceId,
    event: { type: 'bookmark-resumed', bookmarkId, redemptionId, decision },
    owed: [{ type: 'resume-result', redemptionId, result: 'resumed' }],
  };
}
