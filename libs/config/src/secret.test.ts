import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secretBytes, secretText } from './secret.ts';

const accepts = (bytes: Uint8Array) => secretBytes(32).safeParse(Buffer.from(bytes).toString('base64')).success;

describe('a secret of bytes', () => {
  it('is read from base64 and base64url, padded or not', () => {
    const bytes = randomBytes(32);
    for (const text of [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('base64').replace(/=+$/u, '')]) {
      expect(secretBytes(32).parse(text)).toEqual(bytes);
    }
  });

  it('has exactly its length', () => {
    expect(secretBytes(32).safeParse(randomBytes(31).toString('base64')).success).toBe(false);
    expect(secretBytes(32).safeParse(randomBytes(33).toString('base64')).success).toBe(false);
  });

  it('is never all equal, counting, repeated or a text', () => {
    expect(accepts(new Uint8Array(32))).toBe(false);
    expect(accepts(new Uint8Array(32).fill(0xff))).toBe(false);
    expect(accepts(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(false);
    expect(accepts(Uint8Array.from({ length: 32 }, (_, index) => 255 - index * 3))).toBe(false);
    expect(accepts(Buffer.concat(Array.from({ length: 4 }, () => Buffer.from('0123fedcba987654', 'hex'))))).toBe(false);
    expect(accepts(Buffer.from('this-is-a-secret-key-of-32-bytes'))).toBe(false);
  });

  it.each(['not base64!', 'changeme', '====', 'AAAA AAAA'])('is not %j', (text) => {
    expect(secretBytes(32).safeParse(text).success).toBe(false);
  });
});

describe('a secret of text', () => {
  it('is any text of 16 characters or more that nobody published', () => {
    expect(secretText().safeParse(randomBytes(24).toString('base64')).success).toBe(true);
    expect(secretText().safeParse('correct horse battery staple').success).toBe(true);
  });

  it.each(['changeme', 'changeme-changeme', 'changemechangeme', 'Secret-Password-123', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'abababababababababab', 'test-test-test-test', 'too-short-7x'])(
    'is not %j',
    (text) => {
      const parsed = secretText().safeParse(text);
      expect(parsed.success).toBe(false);
    },
  );
});
