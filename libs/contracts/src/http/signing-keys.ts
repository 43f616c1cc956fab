import { z } from 'zod';

/**
 * identity's signing keys, through the gateway.
 *
 * GET  /v1/signing-keys             every key and where it is in its life
 * POST /v1/signing-keys             another pending key: made for an algorithm, or imported
 * POST /v1/signing-keys/rotate      the next key signs from now on; what the present one has signed stays good
 * POST /v1/signing-keys/KID/revoke  emergency: what the key has signed is refused everywhere within five seconds
 */

const algorithm = z.enum(['RS256', 'RS512', 'ES256', 'EdDSA']);
const foreign = z.union([z.string().min(1).max(16_384), z.record(z.string().max(64), z.unknown())]);

export const signingKey = z.strictObject({
  kid: z.string(),
  alg: algorithm,
  state: z.enum(['pending', 'active', 'retiring', 'retired']),
  createdAt: z.iso.datetime(),
  stateSince: z.iso.datetime(),
});

export const signingKeysResponse = z.strictObject({ items: z.array(signingKey) });
export type SigningKeysResponse = z.infer<typeof signingKeysResponse>;

export const newSigningKeyRequest = z.strictObject({
  alg: algorithm,
  /** PEM text or a private JWK; left out, a key is made. */
  privateKey: foreign.optional(),
  /** PEM text or a JWK: refused unless it belongs to `privateKey`. */
  publicKey: foreign.optional(),
});
export type NewSigningKeyRequest = z.infer<typeof newSigningKeyRequest>;

export const signingKeyReference = z.strictObject({ kid: z.string() });
export type SigningKeyReference = z.infer<typeof signingKeyReference>;

export const signingKeyPath = z.strictObject({ kid: z.string().min(1).max(128) });
export type SigningKeyPath = z.infer<typeof signingKeyPath>;
