import { z } from 'zod';
import { secretBytes } from './secret.ts';

/** One key that seals queue envelopes: `id` travels with the envelope, `key` is 32 bytes. */
export interface SealKey {
  readonly id: string;
  readonly key: Buffer;
}

const sealKey = z.object({ id: z.string().regex(/^[A-Za-z0-9._-]{1,32}$/u, 'has a key id that is not 1 to 32 of A-Z a-z 0-9 . _ -'), key: secretBytes(32) });

/** `id:base64,id2:base64`. The first key seals, every key verifies; ids are unique. */
export const sealKeys = z
  .string()
  .transform((text) =>
    text.split(',').map((part) => {
      const colon = part.indexOf(':');
      return { id: part.slice(0, Math.max(colon, 0)).trim(), key: part.slice(colon + 1).trim() };
    }),
  )
  .pipe(z.array(sealKey).min(1))
  .refine((keys) => new Set(keys.map((key) => key.id)).size === keys.length, 'names a key id twice');
