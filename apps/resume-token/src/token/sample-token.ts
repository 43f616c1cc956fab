import { randomUUID } from 'node:crypto';
import type { BookmarkId, InstanceId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { hashJti } from './jti.ts';
import type { ResumeToken } from './resume-token.ts';

/** A token for tests: of a bookmark of its own, open for an hour, unless `given` says otherwise. */
export function sampleToken(given: Partial<ResumeToken> = {}): ResumeToken {
  const now = Math.floor(Date.now() / 1000) * 1000;
  return {
    tokenId: parseUuid<ResumeTokenId>(randomUUID()),
    bookmarkId: parseUuid<BookmarkId>(randomUUID()),
    instanceId: parseUuid<InstanceId>(randomUUID()),
    tenantId: parseUuid<TenantId>(randomUUID()),
    question: {
      definition: { namespace: 'finance', name: 'expense', version: '1.0.0' },
      requestedBy: 'ada@example.com',
      title: 'Approve expense 17',
      message: 'A chair, 120 EUR.',
      outcomes: ['approve', 'reject'],
    },
    recipient: 'grace@example.com',
    issuedAt: new Date(now),
    expiresAt: new Date(now + 3_600_000),
    signingKid: 'sign-1',
    derivationKid: 'jti-1',
    ...given,
  };
}

/** The hash of a jti that only `token` has. */
export function sampleJtiHash(token: ResumeToken): Uint8Array {
  return hashJti(`jti of ${token.tokenId}`);
}
