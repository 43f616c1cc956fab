import type { BookmarkId, InstanceId, MessageId, RedemptionId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { BookmarkClosure } from '@holdfast/workflow-core/effect';

/** What the engine tells the other services by queue. `messageId` is the job's idempotency key. */
export type OutgoingMessage = { readonly messageId: MessageId } & (
  | { readonly type: 'set-timer'; readonly timerId: TimerId; readonly tenantId: TenantId; readonly instanceId: InstanceId; readonly dueAt: string }
  | { readonly type: 'clear-timer'; readonly timerId: TimerId }
  | { readonly type: 'close-bookmark'; readonly bookmarkId: BookmarkId; readonly reason: BookmarkClosure }
  | { readonly type: 'resume-result'; readonly redemptionId: RedemptionId; readonly result: 'resumed' | 'refused' }
);
