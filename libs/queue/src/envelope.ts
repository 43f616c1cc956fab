import { z } from 'zod';

/** What a BullMQ job carries: the content as the very text that was sealed. */
export const envelopeSchema = z.strictObject({
  keyId: z.string(),
  /** Milliseconds since 1970, by the publisher's clock. */
  issuedAt: z.int().nonnegative(),
  content: z.string(),
  /** HMAC-SHA-256 over queue, message id, issue time and content, base64url. */
  seal: z.string(),
});

/** Of an envelope that may have more members; what is added to it must leave the seal over these as it is, so that a release of before knows who sent it. */
export const sealedMembers = envelopeSchema.strip();

export type Envelope = z.infer<typeof envelopeSchema>;
