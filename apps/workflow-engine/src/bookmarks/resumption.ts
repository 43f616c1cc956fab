import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { InstanceEvent } from '@holdfast/workflow-core/event';
import type { Redemption } from '../resume-tokens/resume-tokens.ts';

export interface Resumption {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly event: InstanceEvent;
}

/** The turn that a claimed redemption asks for. */
export function resumption({ tenantId, instanceId, redemptionId, bookmarkId, decision }: Redemption): Resumption {
  return { tenantId, instanceId, event: { type: 'bookmark-resumed', bookmarkId, redemptionId, decision } };
}
