import { createHash } from 'node:crypto';
import { isUuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import { digest } from '../payload/digest.ts';
import type { ResumeToken } from './resume-token.ts';

/** `aud` of every resume token: an access token is never one, nor the other way round. */
export const resumeAudience = 'holdfast/resume';

/** `typ` in the header (RFC 8725 section 3.11). */
export const resumeTokenType = 'resume+jwt';

const uuid = z.string().refine(isUuid);

export const tokenClaims = z.object({
  iss: z.string(),
  aud: z.literal(resumeAudience),
  jti: z.string().min(1),
  /** Seconds since 1970. */
  iat: z.int(),
  exp: z.int(),
  tenant: uuid,
  instance: uuid,
  bookmark: uuid,
  outcomes: z.array(z.string()),
  /** Digest of the payload schema: pins what an answer is checked against. */
  schema: z.string().optional(),
  /** SHA-256 of the recipient's address in lower case, base64url. */
  recipient: z.string().optional(),
});
export type TokenClaims = z.infer<typeof tokenClaims>;

/** Members in a fixed order: the same token gives the same bytes, hence the same signature (RSASSA-PKCS1-v1_5 has no randomness). */
export function claimsOf(token: ResumeToken, jti: string, issuer: string): TokenClaims {
  const { payloadSchema } = token.question;
  return {
    iss: issuer,
    aud: resumeAudience,
    jti,
    iat: Math.floor(token.issuedAt.getTime() / 1000),
    // Rounded up: the row's own moment is never later than what the token says (RFC 7519 section 4.1.4).
    exp: Math.ceil(token.expiresAt.getTime() / 1000),
    tenant: token.tenantId,
    instance: token.instanceId,
    bookmark: token.bookmarkId,
    outcomes: [...token.question.outcomes],
    ...(payloadSchema === undefined ? {} : { schema: digest(payloadSchema) }),
    ...(token.recipient === undefined ? {} : { recipient: hashRecipient(token.recipient) }),
  };
}

function hashRecipient(address: string): string {
  return createHash('sha256').update(address.toLowerCase()).digest('base64url');
}
