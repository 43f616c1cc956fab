import type { BookmarkId, InstanceId, MessageId, ScheduleId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { StartRule } from '@holdfast/workflow-core/definition/schedule';
import type { BookmarkClosure } from '@holdfast/workflow-core/effect';
import type { DefinitionName } from '../definitions/published-definition.ts';

/** The tick that started an instance, or was to. */
interface TickOfTenant {
  readonly scheduleId: ScheduleId;
  /** RFC 3339. */
  readonly tick: string;
  readonly tenantId: TenantId;
}

/** What the engine tells the other services by queue. `messageId` is the job's idempotency key. */
export type OutgoingMessage = { readonly messageId: MessageId } & (
  | { readonly type: 'set-timer'; readonly timerId: TimerId; readonly tenantId: TenantId; readonly instanceId: InstanceId; readonly dueAt: string }
  | { readonly type: 'clear-timer'; readonly timerId: TimerId }
  | { readonly type: 'close-bookmark'; readonly bookmarkId: BookmarkId; readonly reason: BookmarkClosure }
  | { readonly type: 'definition-published'; readonly tenantId: TenantId; readonly definition: DefinitionName; readonly publishedBy: string; readonly rule: StartRule | null }
  | ({ readonly type: 'tick-started'; readonly instanceId: InstanceId } & TickOfTenant)
  | ({ readonly type: 'tick-refused'; readonly code: string } & TickOfTenant)
  | ({ readonly type: 'tick-ended'; readonly instanceId: InstanceId; readonly status: 'completed' | 'faulted' | 'cancelled' } & TickOfTenant)
);
