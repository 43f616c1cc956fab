import type { IdSource } from '@holdfast/ids/id-source';
import type { RedemptionId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { digest } from '../payload/digest.ts';
import type { PayloadChecks } from '../payload/payload-checks.ts';
import type { Decision, Redemption } from '../redemption/redemption.ts';
import type { RedemptionStore, RepeatRecord } from '../redemption/redemption.store.ts';
import type { SettledRedemptions } from '../redemption/settled-redemptions.ts';
import type { PresentedToken, ReadToken } from '../token/read-token.ts';
import { refusalOf, type TokenRefusal } from '../token/token-state.ts';
import { decide, type Answer } from './decide.ts';
import type { ResumeRequests } from './resume-requests.ts';

export interface RedeemCommand {
  readonly token: string;
  readonly answer: Answer;
  /** Makes a repetition of the same answer get the same receipt. */
  readonly idempotencyKey?: string | undefined;
}

export type RedeemRefusal = 'resume-token-invalid' | TokenRefusal | 'outcome-not-allowed' | 'resume-payload-invalid' | 'idempotency-key-reused';

interface Parts {
  readonly read: ReadToken;
  readonly checks: PayloadChecks;
  readonly redemptions: RedemptionStore;
  readonly requests: ResumeRequests;
  readonly settled: SettledRedemptions;
  readonly transactions: Transactions;
  readonly ids: IdSource;
  /** Milliseconds to wait for the engine. */
  readonly waitMs: number;
}

/**
 * Uses a token, once. I6: a redemption is given only when its claim and the message that makes the engine resume the instance are
 * committed, together; a refusal only when this call has changed nothing.
 */
export class RedeemToken {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns the redemption, `resumed` or, when the engine took longer than the wait, `accepted` */
  async execute(command: RedeemCommand): Promise<Result<Redemption, RedeemRefusal>> {
    const presented = await this.#parts.read.execute(command.token);
    if (!presented.ok) return presented;
    const { token } = presented.value;
    const decision = decide(token.question, command.answer, this.#parts.checks);
    const repeat = decision.ok ? repeatOf(command.idempotencyKey, decision.value) : undefined;

    const refusal = refusalOf(presented.value.facts);
    if (refusal !== undefined) return this.#refuseOrRepeat(refusal, presented.value, repeat);
    if (!decision.ok) return decision;
    return (await this.#claim(presented.value, decision.value, repeat)) ?? this.#lost(command.token, repeat);
  }

  async #claim({ jtiHash }: PresentedToken, decision: Decision, repeat: RepeatRecord | undefined): Promise<Result<Redemption, 'bookmark-closed'> | undefined> {
    const { ids, redemptions, requests, settled, transactions } = this.#parts;
    const redemptionId = ids.next<RedemptionId>();
    using watch = settled.watch(redemptionId);
    const claimed = await transactions.run(async (tx) => {
      const redemption = await redemptions.claim(tx, { redemptionId, jtiHash, decision, ...(repeat === undefined ? {} : { repeat }) });
      if (redemption !== undefined) await requests.send(tx, redemption);
      return redemption;
    });
    if (claimed === undefined) return undefined;
    await watch.settled(this.#parts.waitMs);
    return this.#receipt(redemptionId);
  }

  /** Another claim, a close or the deadline came between reading the token and claiming it. */
  async #lost(text: string, repeat: RepeatRecord | undefined): Promise<Result<Redemption, RedeemRefusal>> {
    const presented = await this.#parts.read.execute(text);
    if (!presented.ok) return presented;
    const refusal = refusalOf(presented.value.facts);
    if (refusal === undefined) throw new Error('a claim failed, and its token is redeemable');
    return this.#refuseOrRepeat(refusal, presented.value, repeat);
  }

  async #refuseOrRepeat(refusal: TokenRefusal, { token }: PresentedToken, repeat: RepeatRecord | undefined): Promise<Result<Redemption, RedeemRefusal>> {
    if (refusal !== 'resume-token-consumed' || repeat === undefined) return refuse(refusal);
    const first = await this.#parts.redemptions.findOfToken(token.tokenId);
    if (first?.repeat?.idempotencyKey !== repeat.idempotencyKey) return refuse(refusal);
    if (first.repeat.requestDigest !== repeat.requestDigest) return refuse('idempotency-key-reused');
    return this.#settledReceipt(first.redemption);
  }

  async #settledReceipt({ redemptionId }: Redemption): Promise<Result<Redemption, 'bookmark-closed'>> {
    using watch = this.#parts.settled.watch(redemptionId);
    const now = await this.#parts.redemptions.find(redemptionId);
    if (now?.state === 'accepted') await watch.settled(this.#parts.waitMs);
    return this.#receipt(redemptionId);
  }

  async #receipt(redemptionId: RedemptionId): Promise<Result<Redemption, 'bookmark-closed'>> {
    const redemption = await this.#parts.redemptions.find(redemptionId);
    if (redemption === undefined) throw new Error('a committed redemption has vanished');
    return redemption.state === 'refused' ? refuse('bookmark-closed') : accept(redemption);
  }
}

function repeatOf(idempotencyKey: string | undefined, decision: Decision): RepeatRecord | undefined {
  return idempotencyKey === undefined ? undefined : { idempotencyKey, requestDigest: digest(decision) };
}
