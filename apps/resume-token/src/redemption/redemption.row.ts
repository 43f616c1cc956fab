import type { BookmarkId, InstanceId, RedemptionId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { Redemption, RedemptionState } from './redemption.ts';
import type { RepeatRecord } from './redemption.store.ts';

export interface RedemptionRow {
  readonly redemption_id: RedemptionId;
  readonly token_id: ResumeTokenId;
  readonly bookmark_id: BookmarkId;
  readonly instance_id: InstanceId;
  readonly tenant_id: TenantId;
  readonly outcome: string;
  readonly reason: string | null;
  /** In an object, so that an absent payload and the JSON value null stay two things. */
  readonly payload: { readonly value: unknown } | null;
  readonly decided_by: string | null;
  readonly decided_at: Date;
  readonly state: RedemptionState;
  readonly idempotency_key: string | null;
  readonly request_digest: string | null;
  readonly receipt_kid: string | null;
}

export const redemptionColumns =
  'redemption_id, token_id, bookmark_id, instance_id, tenant_id, outcome, reason, payload, decided_by, decided_at, state, idempotency_key, request_digest, receipt_kid';

export function toRedemption(row: RedemptionRow): Redemption {
  return {
    redemptionId: row.redemption_id,
    tokenId: row.token_id,
    bookmarkId: row.bookmark_id,
    instanceId: row.instance_id,
    tenantId: row.tenant_id,
    decision: {
      outcome: row.outcome,
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.payload === null ? {} : { payload: row.payload.value }),
    },
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    decidedAt: row.decided_at,
    ...(row.receipt_kid === null ? {} : { receiptKid: row.receipt_kid }),
    state: row.state,
  };
}

export function toRepeat(row: RedemptionRow): RepeatRecord | undefined {
  const { idempotency_key: idempotencyKey, request_digest: requestDigest } = row;
  return idempotencyKey === null || requestDigest === null ? undefined : { idempotencyKey, requestDigest };
}
