import type { ReceiptedRedemption } from '../receipt/sign-receipt.ts';
import type { Redemption } from '../redemption/redemption.ts';

export interface ResumeAnswer {
  readonly status: number;
  readonly body: {
    readonly redemptionId: Redemption['redemptionId'];
    readonly state: Redemption['state'];
    readonly outcome: string;
    readonly decidedAt: string;
    /** RS256 JWS: who decided what, when; checked without us. */
    readonly receipt: string;
    /** Where to ask again, while the engine has not resumed yet. */
    readonly statusUrl?: string;
  };
}

/** 200 when the instance was resumed, 202 when it durably will be. */
export function resumeAnswer({ redemptionId, state, decision, decidedAt, receipt: signed }: ReceiptedRedemption, publicUrl: string): ResumeAnswer {
  const receipt = { redemptionId, state, outcome: decision.outcome, decidedAt: decidedAt.toISOString(), receipt: signed };
  return state === 'resumed' ? { status: 200, body: receipt } : { status: 202, body: { ...receipt, statusUrl: `${publicUrl}/v1/redemptions/${redemptionId}` } };
}
