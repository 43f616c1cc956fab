import type { IdSource } from '@holdfast/ids/id-source';
import type { RedemptionId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { RequestOrigin } from '../attempt/attempt.ts';
import type { AuditStrangers } from '../attempt/audit-attempts.ts';
import type { RecordAttempt } from '../attempt/record-attempt.ts';
import type { Counters } from '../metrics/counters.ts';
import { digest } from '../payload/digest.ts';
import type { PayloadChecks } from '../payload/payload-checks.ts';
import type { ReceiptedRedemption, SignReceipt } from '../receipt/sign-receipt.ts';
import type { Decision, Redemption } from '../redemption/redemption.ts';
import type { RedemptionStore, RepeatRecord } from '../redemption/redemption.store.ts';
import type { SettledRedemptions } from '../redemption/settled-redemptions.ts';
import type { PresentedToken, ReadToken } from '../token/read-token.ts';
import { refusalOf } from '../token/token-state.ts';
import type { CommitClaims } from './commit-claims.ts';
import { decide, type Answer } from './decide.ts';
import type { GuardRefusal, TokenGuard } from './token-guard.ts';

export interface RedeemCommand {
  readonly token: string;
  readonly answer: Answer;
  readonly origin: RequestOrigin;
  /** Makes a repetition of the same answer get the same receipt. */
  readonly idempotencyKey?: string | undefined;
}

export type RedeemRefusal = 'resume-token-invalid' | GuardRefusal | 'outcome-not-allowed' | 'resume-payload-invalid' | 'idempotency-key-reused';

interface Parts {
  readonly read: ReadToken;
  readonly guard: TokenGuard;
  readonly checks: PayloadChecks;
  readonly claims: CommitClaims;
  readonly record: RecordAttempt;
  readonly strangers: AuditStrangers;
  readonly redemptions: RedemptionStore;
  readonly receipts: SignReceipt;
  readonly settled: SettledRedemptions;
  readonly ids: IdSource;
  readonly counters: Pick<Counters, 'redeemed' | 'refused'>;
  /** Milliseconds to wait for the engine. */
  readonly waitMs: number;
}

/** `first`: this call used the token. */
type Used = { readonly first: boolean; readonly redemption: Redemption };

/**
 * Uses a token, once. I6: a redemption is given only when its claim and the message that makes the engine resume the instance are
 * committed, together; a refusal only when this call has used nothing up. Each attempt is audited.
 */
export class RedeemToken {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns the redemption, `resumed` or, when the engine took longer than the wait, `accepted` */
  async execute(command: RedeemCommand): Promise<Result<ReceiptedRedemption, RedeemRefusal>> {
    const redeemed = await this.#redeem(command);
    if (!redeemed.ok) this.#parts.counters.refused(redeemed.refusal.code);
    return redeemed;
  }

  async #redeem(command: RedeemCommand): Promise<Result<ReceiptedRedemption, RedeemRefusal>> {
    const { guard, read, receipts, record, strangers } = this.#parts;
    const presented = await read.execute(command.token);
    if (!presented.ok) {
      const altered = guard.strict ? await read.findAltered(command.token) : undefined;
      await (altered === undefined ? strangers.execute(command.origin, presented.refusal.code) : record.execute(altered, command.origin, presented.refusal.code, true));
      return presented;
    }
    const outcome = await this.#use(presented.value, command);
    // The attempt that used the token is in the commit of its claim.
    if (!outcome.ok || !outcome.value.first) await record.execute(presented.value.token, command.origin, outcome.ok ? 'repeated' : outcome.refusal.code);
    return outcome.ok ? accept(await receipts.execute(outcome.value.redemption, presented.value.token)) : outcome;
  }

  async #use(presented: PresentedToken, command: RedeemCommand): Promise<Result<Used, RedeemRefusal>> {
    const decision = decide(presented.token.question, command.answer, this.#parts.checks);
    const repeat = decision.ok ? repeatOf(command.idempotencyKey, decision.value) : undefined;
    const guarded = await this.#parts.guard.use(presented, command.origin.address);
    if (!guarded.ok) return (await this.#repeated(guarded.refusal.code, presented, repeat)) ?? guarded;
    if (!decision.ok) return decision;
    return (await this.#claim(presented, command.origin, decision.value, repeat)) ?? this.#lost(command.token, repeat);
  }

  async #claim({ jtiHash, token }: PresentedToken, origin: RequestOrigin, decision: Decision, repeat: RepeatRecord | undefined): Promise<Result<Used, 'bookmark-closed'> | undefined> {
    const { claims, counters, ids, receipts, settled, waitMs } = this.#parts;
    const redemptionId = ids.next<RedemptionId>();
    using watch = settled.watch(redemptionId);
    const receiptKid = await receipts.activeKid();
    const claimed = await claims.execute({ redemptionId, jtiHash, decision, receiptKid, token, origin, ...(repeat === undefined ? {} : { repeat }) });
    if (claimed === undefined) return undefined;
    counters.redeemed((claimed.decidedAt.getTime() - token.issuedAt.getTime()) / 1000);
    const state = await watch.settled(waitMs);
    return state === undefined ? this.#found(redemptionId, true) : used(true, { ...claimed, state });
  }

  /** Another claim, a close, a block or the deadline came between reading the token and claiming it. */
  async #lost(text: string, repeat: RepeatRecord | undefined): Promise<Result<Used, RedeemRefusal>> {
    const presented = await this.#parts.read.execute(text);
    if (!presented.ok) return presented;
    const refusal = refusalOf(presented.value.facts);
    if (refusal === undefined) throw new Error('a claim failed, and its token is redeemable');
    return (await this.#repeated(refusal, presented.value, repeat)) ?? refuse(refusal);
  }

  /** @returns undefined unless the token was used under the same idempotency key */
  async #repeated(refusal: GuardRefusal, { token }: PresentedToken, repeat: RepeatRecord | undefined): Promise<Result<Used, RedeemRefusal> | undefined> {
    if (refusal !== 'resume-token-consumed' || repeat === undefined) return undefined;
    const first = await this.#parts.redemptions.findOfToken(token.tokenId);
    if (first?.repeat?.idempotencyKey !== repeat.idempotencyKey) return undefined;
    if (first.repeat.requestDigest !== repeat.requestDigest) return refuse('idempotency-key-reused');
    return this.#settledReceipt(first.redemption);
  }

  async #settledReceipt({ redemptionId }: Redemption): Promise<Result<Used, 'bookmark-closed'>> {
    using watch = this.#parts.settled.watch(redemptionId);
    const now = await this.#parts.redemptions.find(redemptionId);
    if (now?.state === 'accepted') await watch.settled(this.#parts.waitMs);
    return this.#found(redemptionId, false);
  }

  async #found(redemptionId: RedemptionId, first: boolean): Promise<Result<Used, 'bookmark-closed'>> {
    const redemption = await this.#parts.redemptions.find(redemptionId);
    if (redemption === undefined) throw new Error('a committed redemption has vanished');
    return used(first, redemption);
  }
}

function used(first: boolean, redemption: Redemption): Result<Used, 'bookmark-closed'> {
  return redemption.state === 'refused' ? refuse('bookmark-closed') : accept({ first, redemption });
}

function repeatOf(idempotencyKey: string | undefined, decision: Decision): RepeatRecord | undefined {
  return idempotencyKey === undefined ? undefined : { idempotencyKey, requestDigest: digest(decision) };
}
