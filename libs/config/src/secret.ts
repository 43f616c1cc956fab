import { z } from 'zod';

const samples = new Set([
  'changeme', 'changethis', 'secret', 'secretkey', 'mysecret', 'supersecret', 'verysecret', 'topsecret', 'password', 'passw0rd', 'admin',
  'root', 'default', 'example', 'sample', 'test', 'testing', 'demo', 'dev', 'development', 'local', 'insecure', 'dummy', 'placeholder',
  'replaceme', 'todo', 'xxx', 'letmein', 'qwerty', 'holdfast', 'postgres', 'redis', 'bootstrap',
]);

/**
 * A secret as base64 of exactly `length` random bytes, read as a Buffer.
 * Refuses what nobody drew at random: repeated or counting bytes, and any text (32 random bytes are all printable once in 10^13).
 */
export function secretBytes(length: number) {
  return z.string().transform((text, context): Buffer => {
    const bytes = decodeBase64(text);
    const fault =
      bytes === undefined ? 'is not base64'
      : bytes.length !== length ? `must be ${length} bytes`
      : looksChosen(bytes) ? `must be random bytes (openssl rand -base64 ${length}), not a sample or a text`
      : undefined;
    if (bytes !== undefined && fault === undefined) return bytes;
    context.addIssue({ code: 'custom', message: fault ?? 'is not base64' });
    return z.NEVER;
  });
}

/** A secret as text of at least 16 characters. Refuses well-known sample values, also repeated or decorated (`changeme-changeme`). */
export function secretText() {
  return z
    .string()
    .min(16, 'must have at least 16 characters')
    .refine((text) => !isSample(text), 'is a sample value or repeats itself; draw a random one (openssl rand -base64 24)');
}

function isSample(text: string): boolean {
  const words = text.toLowerCase().split(/[^a-z0-9]+/u).map((word) => word.replace(/\d+$/u, '')).filter((word) => word !== '');
  return new Set(text).size < 8 || words.every((word) => samples.has(word) || samples.has(smallestPeriod(word)));
}

/** The shortest block that `text` repeats, `text` itself when it repeats none. */
function smallestPeriod(text: string): string {
  return text.slice(0, (text + text).indexOf(text, 1));
}

function looksChosen(bytes: Buffer): boolean {
  const step = ((bytes[1] ?? 0) - (bytes[0] ?? 0) + 256) % 256;
  const counts = bytes.every((byte, index) => index === 0 || (byte - (bytes[index - 1] ?? 0) + 256) % 256 === step);
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return counts || printable || new Set(bytes).size < bytes.length / 2;
}

/** Base64 or base64url, padded or not; undefined for anything else (Buffer.from alone skips what it does not know). */
function decodeBase64(text: string): Buffer | undefined {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/={1,2}$/u, '');
  const bytes = Buffer.from(plain, 'base64');
  return bytes.toString('base64').replace(/=+$/u, '') === plain ? bytes : undefined;
}
