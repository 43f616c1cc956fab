import type { ReceiptedRedemption } from '../receipt/sign-receipt.ts';
import type { Redemption, RedemptionState } from './redemption.ts';

/** What whoever has the id of a redemption may know. */
export function redemptionStatus(redemption: Redemption | ReceiptedRedemption): { state: RedemptionState; outcome: string; decidedAt: string; receipt?: string } {
  const { state, decision, decidedAt } = redemption;
  return { state, outcome: decision.outcome, decidedAt: decidedAt.toISOString(), ...('receipt' in redemption ? { receipt: redemption.receipt } : {}) };
}

/** What a message may say of a redemption: its reason and its payload stay in the table. */
export function redemptionFacts({ redemptionId, bookmarkId, instanceId, tenantId, decision, decidedBy, decidedAt }: Redemption) {
  const detailed = decision.reason !== undefined || decision.payload !== undefined;
  return { redemptionId, bookmarkId, instanceId, tenantId, outcome: decision.outcome, ...(decidedBy === undefined ? {} : { decidedBy }), decidedAt: decidedAt.toISOString(), detailed };
}

/** What the engine is told of a redemption. */
export function redemptionDocument({ redemptionId, bookmarkId, instanceId, tenantId, decision, decidedBy, decidedAt }: Redemption) {
  const { outcome, reason, payload } = decision;
  return {
    redemptionId,
    bookmarkId,
    instanceId,
    tenantId,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    // It came as JSON and was stored as JSON.
    ...(payload === undefined ? {} : { payload: payload as Json }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    decidedAt: decidedAt.toISOString(),
  };
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
