import { z } from 'zod';

/**
 * resume-token's keys, through the gateway. They are the platform's, of no tenant.
 *
 * GET  /v1/resume-token-keys             every key and where it is in its life
 * POST /v1/resume-token-keys/rotate      the next key makes what is made from now on; what the present one made still works
 * POST /v1/resume-token-keys/KID/retire  ends a superseded key; 409 while tokens that it made can be used
 * POST /v1/resume-token-keys/KID/revoke  emergency: what the key made is refused everywhere within five seconds
 */

const purpose = z.enum(['sign', 'sign-receipt', 'derive-jti']);

export const resumeTokenKeyRecord = z.strictObject({ kid: z.string(), purpose, state: z.enum(['pending', 'active', 'retiring', 'retired']), createdAt: z.iso.datetime(), stateSince: z.iso.datetime() });
export const resumeTokenKeyList = z.strictObject({ items: z.array(resumeTokenKeyRecord) });
export type ResumeTokenKeyList = z.infer<typeof resumeTokenKeyList>;

export const rotateKeyRequest = z.strictObject({ purpose: purpose.default('sign') });
export type RotateKeyRequest = z.infer<typeof rotateKeyRequest>;

export const rotateKeyResponse = z.strictObject({ kid: z.string() });
export type RotateKeyResponse = z.infer<typeof rotateKeyResponse>;

export const resumeTokenKeyPath = z.strictObject({ kid: z.string().min(1).max(128) });
export type ResumeTokenKeyPath = z.infer<typeof resumeTokenKeyPath>;

export const revokeKeyResponse = z.strictObject({ revokedTokens: z.int().nonnegative() });
export type RevokeKeyResponse = z.infer<typeof revokeKeyResponse>;
