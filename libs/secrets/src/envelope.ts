import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals secrets for a database column. `context` says what the secret is of (table, column, row) and must be the same to open it. */
export interface Envelope {
  seal(plain: Uint8Array, context: string): Buffer;
  /** @throws {EnvelopeError} when the key or the context is another, or a byte was changed. */
  open(sealed: Uint8Array, context: string): Buffer;
}

export class EnvelopeError extends Error {
  constructor() {
    super('The envelope cannot be opened: another key, another context, or changed');
    this.name = 'EnvelopeError';
  }
}

const version = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const boxOverhead = nonceBytes + tagBytes;
const wrappedKeyBytes = keyBytes + boxOverhead;

/**
 * Envelope encryption with AES-256-GCM: every record has its own data key, sealed under the key-encryption key, so the latter
 * seals only random keys and changing it rewrites 61 bytes a record. Layout: version (1) · sealed data key (60) · sealed content.
 *
 * @param kek 32 bytes.
 */
export function createEnvelope(kek: Uint8Array): Envelope {
  if (kek.length !== keyBytes) throw new TypeError('a key-encryption key has 32 bytes');
  return {
    seal: (plain, context) => {
      const dataKey = randomBytes(keyBytes);
      return Buffer.concat([Buffer.of(version), box(kek, dataKey, `key:${context}`), box(dataKey, plain, `content:${context}`)]);
    },
    open: (sealed, context) => {
      if (sealed[0] !== version || sealed.length < 1 + wrappedKeyBytes + boxOverhead) throw new EnvelopeError();
      const dataKey = unbox(kek, sealed.subarray(1, 1 + wrappedKeyBytes), `key:${context}`);
      return unbox(dataKey, sealed.subarray(1 + wrappedKeyBytes), `content:${context}`);
    },
  };
}

/** nonce · ciphertext · tag. Random 96-bit nonces are safe for 2^32 seals under one key (NIST SP 800-38D section 8.3). */
function box(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unbox(key: Uint8Array, boxed: Uint8Array, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, boxed.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(boxed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(boxed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw new EnvelopeError();
  }
}
