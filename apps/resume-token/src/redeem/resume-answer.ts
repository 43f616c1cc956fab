import type { Redemption } from '../redemption/redemption.ts';

export interface ResumeAnswer {
  readonly status: number;
  readonly body: {
    readonly redemptionId: Redemption['redemptionId'];
    readonly state: Redemption['state'];
    readonly outcome: string;
    readonly decidedAt: string;
    /** Where to ask again, while the engine has not resumed yet. */
    readonly statusUrl?: string;
  };
}

/** 200 when the instance was resumed, 202 when it durably will be. */
export function resumeAnswer({ redemptionId, state, decision, decidedAt }: Redemption, publicUrl: string): ResumeAnswer {
  const receipt = { redemptionId, state, outcome: decision.outcome, decidedAt: decidedAt.toISOString() };
  return state === 'resumed' ? { status: 200, body: receipt } : { status: 202, body: { ...receipt, statusUrl: `${publicUrl}/v1/redemptions/${redemptionId}` } };
}
