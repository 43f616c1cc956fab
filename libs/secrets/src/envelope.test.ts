import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEnvelope, EnvelopeError } from './envelope.ts';

const envelope = createEnvelope(randomBytes(32));
const plain = Buffer.from('a private key');
const context = 'signing_keys.private_key:k1';

describe('an envelope', () => {
  it('opens to what was sealed, also when that is nothing', () => {
    expect(envelope.open(envelope.seal(plain, context), context)).toEqual(plain);
    expect(envelope.open(envelope.seal(new Uint8Array(), context), context)).toHaveLength(0);
  });

  it('is never the same twice and holds nothing in clear', () => {
    const [first, second] = [envelope.seal(plain, context), envelope.seal(plain, context)];
    expect(first).not.toEqual(second);
    expect(first.includes(plain)).toBe(false);
    expect(first.subarray(1, 61)).not.toEqual(second.subarray(1, 61));
  });

  it('does not open in another context: a sealed value cannot be moved to another row', () => {
    expect(() => envelope.open(envelope.seal(plain, context), 'signing_keys.private_key:k2')).toThrow(EnvelopeError);
  });

  it('does not open under another key', () => {
    expect(() => createEnvelope(randomBytes(32)).open(envelope.seal(plain, context), context)).toThrow(EnvelopeError);
  });

  it('does not open when any byte was changed, cut or added', () => {
    const sealed = envelope.seal(plain, context);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => envelope.open(changed, context)).toThrow(EnvelopeError);
      expect(() => envelope.open(sealed.subarray(0, index), context)).toThrow(EnvelopeError);
    }
    expect(() => envelope.open(Buffer.concat([sealed, Buffer.of(0)]), context)).toThrow(EnvelopeError);
  });

  it('does not open with the data key of another record', () => {
    const [first, second] = [envelope.seal(plain, context), envelope.seal(plain, context)];
    expect(() => envelope.open(Buffer.concat([first.subarray(0, 61), second.subarray(61)]), context)).toThrow(EnvelopeError);
  });

  it('needs a key-encryption key of 32 bytes', () => {
    expect(() => createEnvelope(randomBytes(16))).toThrow(TypeError);
  });
});
