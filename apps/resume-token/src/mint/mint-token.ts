import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { ResumeTokenId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Bookmark } from '../bookmark/bookmark.ts';
import type { BookmarkStore } from '../bookmark/bookmark.store.ts';
import type { DeliveryStore } from '../delivery/delivery.store.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Counters } from '../metrics/counters.ts';
import type { OperatedTokenStore } from '../operate/operated-token.store.ts';
import type { Deed } from '../operate/token-action.ts';
import { digest } from '../payload/digest.ts';
import { compilePayloadSchema } from '../payload/payload-schema.ts';
import { deriveJti, hashJti } from '../token/jti.ts';
import type { Question, ResumeToken } from '../token/resume-token.ts';
import type { ResumeTokenStore } from '../token/resume-token.store.ts';

export interface MintCommand {
  readonly bookmark: Bookmark;
  readonly question: Question;
  readonly recipient?: string | undefined;
  /** Of the token. The policy may end it earlier. */
  readonly expiresAt: Date;
  /** Until when the bookmark can be answered; `expiresAt` when it is opened by this mint. */
  readonly deadline?: Date | undefined;
  /** Mail the link to the recipient. */
  readonly deliver: boolean;
  /** From where it may be used; absent: from anywhere. */
  readonly allowedAddresses?: readonly string[] | undefined;
  /** Present: an operator's mint. */
  readonly by?: Deed & { readonly replaces?: ResumeTokenId | undefined };
}

export type MintRefusal = 'bookmark-closed' | 'conflict' | 'idempotency-key-reused' | 'payload-schema-invalid';

interface Parts {
  readonly keys: KeyRing;
  readonly bookmarks: BookmarkStore;
  readonly tokens: ResumeTokenStore;
  readonly deliveries: DeliveryStore;
  readonly operated: OperatedTokenStore;
  readonly transactions: Transactions;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly counters: Pick<Counters, 'issued'>;
  /** The policy: no token lives longer, milliseconds. */
  readonly longestMs: number;
}

/** Makes one token for a bookmark, and owes its mail in the same commit. The token itself is signed when it is mailed or revealed. */
export class MintToken {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The same key with the same command gives the token that was made first, whatever became of it since.
   *
   * @param requestDigest tells one request from another under the same key
   */
  async execute(idempotencyKey: string, command: MintCommand, requestDigest = digest(command)): Promise<Result<ResumeToken, MintRefusal>> {
    return (await this.#repeated(idempotencyKey, requestDigest)) ?? (await this.#mint(idempotencyKey, requestDigest, command));
  }

  async #repeated(idempotencyKey: string, requestDigest: string): Promise<Result<ResumeToken, 'idempotency-key-reused'> | undefined> {
    const earlier = await this.#parts.tokens.findMint(idempotencyKey);
    if (earlier === undefined) return undefined;
    return earlier.requestDigest === requestDigest ? accept(earlier.token) : refuse('idempotency-key-reused');
  }

  async #mint(idempotencyKey: string, requestDigest: string, command: MintCommand): Promise<Result<ResumeToken, MintRefusal>> {
    const { bookmarks, deliveries, keys, operated, tokens, transactions } = this.#parts;
    const { payloadSchema } = command.question;
    const schema = payloadSchema === undefined ? accept(undefined) : compilePayloadSchema(payloadSchema);
    if (!schema.ok) return schema;

    const active = await keys.active();
    const token = this.#token(command, active.signing.kid, active.deriving.kid);
    const jtiHash = hashJti(deriveJti(active.deriving.secret, token.tokenId));
    const minted = await transactions.run(async (tx) => {
      const { by, deadline = command.expiresAt } = command;
      // Whoever ends a key revokes what it made: what it makes meanwhile would be dead, and nobody told.
      if (!(await keys.hold(tx, active))) return 'key-ended';
      // Tokens are locked before their bookmark, as everywhere.
      if (by?.replaces !== undefined) await operated.revoke(tx, token.tenantId, { tokenId: by.replaces }, by);
      const bookmark = await bookmarks.open(tx, command.bookmark, deadline);
      if (bookmark === 'foreign') return refuse('conflict', { detail: 'The bookmark belongs to another instance.' });
      if (bookmark !== 'open') return refuse('bookmark-closed');
      if (!(await tokens.insert(tx, token, jtiHash, { idempotencyKey, requestDigest }))) return undefined;
      if (by !== undefined) await operated.note(tx, token.tenantId, token.tokenId, 'mint', by);
      if (command.deliver && token.recipient !== undefined) await deliveries.insert(tx, token.tokenId, token.recipient);
      return accept(token);
    });
    if (minted === 'key-ended') return this.#mint(idempotencyKey, requestDigest, command);
    // The key was taken by the same mint from another connection, which has committed by now.
    if (minted?.ok === true) this.#parts.counters.issued(command.by === undefined ? 'engine' : 'operator');
    return minted ?? (await this.#repeated(idempotencyKey, requestDigest)) ?? refuse('conflict');
  }

  #token(command: MintCommand, signingKid: string, derivationKid: string): ResumeToken {
    const { clock, ids, longestMs } = this.#parts;
    const { allowedAddresses, bookmark, question, recipient } = command;
    const issuedAt = new Date(Math.floor(clock.now().getTime() / 1000) * 1000);
    const expiresAt = new Date(Math.min(command.expiresAt.getTime(), issuedAt.getTime() + longestMs));
    const tokenId = ids.next<ResumeTokenId>();
    return {
      ...bookmark, tokenId, question, issuedAt, expiresAt, signingKid, derivationKid,
      ...(recipient === undefined ? {} : { recipient }),
      ...(allowedAddresses === undefined ? {} : { allowedAddresses }),
    };
  }
}
