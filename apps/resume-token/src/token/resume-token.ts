import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { Bookmark } from '../bookmark/bookmark.ts';
import type { TokenFacts } from './token-state.ts';

/** JSON Schema as data; `payload/payload-schema.ts` says which subset. */
export type PayloadSchema = Readonly<Record<string, unknown>>;

/** What a token's holder is asked, as the page says it. */
export interface Question {
  readonly definition: { readonly namespace: string; readonly name: string; readonly version: string };
  /** Who asks: a name, or the workflow’s title. */
  readonly requestedBy: string;
  readonly title: string;
  readonly message?: string;
  readonly outcomes: readonly string[];
  /** Absent: the answer carries no payload. */
  readonly payloadSchema?: PayloadSchema;
}

/**
 * One capability to resume one bookmark, without the token itself: with the two keys it names, the same token can be signed again
 * at any time, and without them its record yields no usable token.
 */
export interface ResumeToken extends Bookmark {
  readonly tokenId: ResumeTokenId;
  readonly question: Question;
  /** E-mail address of the person it was made for. Absent: for whoever holds it. */
  readonly recipient?: string;
  /** Whole seconds. */
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** IP addresses and CIDR blocks from which it may be used. Absent: from anywhere. */
  readonly allowedAddresses?: readonly string[];
  readonly signingKid: string;
  readonly derivationKid: string;
}

/** A token as it stands at the moment of reading. */
export interface TokenRecord {
  readonly token: ResumeToken;
  readonly facts: TokenFacts;
}
