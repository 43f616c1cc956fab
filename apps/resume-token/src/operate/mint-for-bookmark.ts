import type { Clock } from '@holdfast/clock/clock';
import type { BookmarkId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { IdSource } from '@holdfast/ids/id-source';
import type { Uuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { MintRefusal, MintToken } from '../mint/mint-token.ts';
import { digest } from '../payload/digest.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import type { ResumeTokenStore } from '../token/resume-token.store.ts';
import type { SignToken } from '../token/sign-token.ts';
import type { Deed } from './token-action.ts';

export type ExpiryClass = 'webhook' | 'push' | 'email' | 'signing';

/** Milliseconds. */
export const lifetimes: Readonly<Record<ExpiryClass, number>> = { webhook: 15 * 60_000, push: 4 * 3_600_000, email: 72 * 3_600_000, signing: 30 * 86_400_000 };

/** How an operator wants a link. */
export interface LinkWishes {
  readonly recipient?: string | undefined;
  readonly deliver: boolean;
  /** Default: `email` with a recipient, `webhook` without. */
  readonly class?: ExpiryClass | undefined;
  /** Before a class. */
  readonly expiresAt?: Date | undefined;
  readonly allowedAddresses?: readonly string[] | undefined;
}

export interface OperatorMint {
  readonly tenantId: TenantId;
  readonly bookmarkId: BookmarkId;
  readonly wishes: LinkWishes;
  readonly by: Deed & { readonly replaces?: ResumeTokenId | undefined };
  readonly idempotencyKey?: string | undefined;
}

export interface MadeLink {
  readonly token: ResumeToken;
  /** The token. Absent: its link is mailed, and nobody else gets it. */
  readonly text?: string;
}

export type OperatorMintRefusal = MintRefusal | 'bookmark-not-found' | 'invalid-request';

interface Parts {
  readonly mint: MintToken;
  readonly sign: SignToken;
  readonly tokens: ResumeTokenStore;
  readonly ids: IdSource;
  readonly clock: Clock;
}

/** Makes another token for a bookmark that the engine has opened: it asks what the first one asked, and lives no longer than the bookmark can be answered. */
export class MintForBookmark {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async execute({ tenantId, bookmarkId, wishes, by, idempotencyKey }: OperatorMint): Promise<Result<MadeLink, OperatorMintRefusal>> {
    const { clock, ids, mint, sign, tokens } = this.#parts;
    const first = await tokens.findFirstOfBookmark(tenantId, bookmarkId);
    if (first === undefined) return refuse('bookmark-not-found');
    const { question, instanceId } = first.token;
    const { allowedAddresses, deliver, recipient } = wishes;
    const now = clock.now();
    if (first.deadline <= now) return refuse('bookmark-closed');
    const until = wishes.expiresAt ?? new Date(now.getTime() + lifetimes[wishes.class ?? (recipient === undefined ? 'webhook' : 'email')]);
    if (until <= now) return refuse('invalid-request', { errors: [{ pointer: '/expiresAt', message: 'is over' }] });
    const expiresAt = until < first.deadline ? until : first.deadline;
    const minted = await mint.execute(
      `operator/${tenantId}/${idempotencyKey ?? ids.next<Uuid>()}`,
      { bookmark: { bookmarkId, instanceId, tenantId }, question, recipient, expiresAt, deliver, allowedAddresses, by },
      digest({ bookmarkId, wishes, by: { actor: by.actor, reason: by.reason, replaces: by.replaces } }),
    );
    if (!minted.ok) return minted;
    if (deliver) return accept({ token: minted.value });
    const text = await sign.execute(minted.value);
    return text === undefined ? refuse('conflict', { detail: 'The key of this token is retired.' }) : accept({ token: minted.value, text });
  }
}
