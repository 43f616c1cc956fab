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

export type Envelope = z.infer<typeof envelopeSchema>;
