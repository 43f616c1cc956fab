import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Clock } from '@holdfast/clock/clock';
import { systemClock } from '@holdfast/clock/system-clock';
import type { SealKey } from '@holdfast/config/seal-keys';
import { envelopeSchema, sealedMembers, type Envelope } from './envelope.ts';

/** What the consumer says of a message it is done with. */
export type Verdict = 'completed' | 'parked';

export type Opened =
  | {
      readonly ok: true;
      readonly content: string;
      /** Milliseconds since it was sealed, by the clocks of both ends. */
      readonly ageMs: number;
      /** False when it has members beside those that are sealed: a newer release may write such. */
      readonly whole: boolean;
    }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown-key' | 'seal-mismatch' | 'too-old' };

/** Proves to a consumer who published a message, and to a producer who consumed it: Redis itself is not believed. */
export interface Seal {
  seal(queue: string, messageId: string, content: string): Envelope;
  open(queue: string, messageId: string, envelope: unknown): Opened;
  /** The proof of a verdict and of the answer that came with it, which the consumer leaves in Redis. */
  attest(queue: string, messageId: string, verdict: Verdict, answer?: string): string;
  attests(queue: string, messageId: string, verdict: Verdict, proof: unknown, answer?: string): boolean;
}

/** Milliseconds after which an envelope is refused: a copy of it must not outlive the memory of the inbox. The relay seals anew. */
export const maximumAgeMs = 24 * 3_600_000;

/** Newlines separate: neither a queue's name nor an id nor a number holds one, and the content comes last. */
function mac(key: KeyObject, ...parts: readonly (string | number)[]): Buffer {
  return createHmac('sha256', key).update(parts.join('\n')).digest();
}

function equals(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** @param keys the first seals, every one verifies: a new key is added last everywhere, then moved first, then the old one is dropped. */
export function createSeal(keys: readonly SealKey[], clock: Clock = systemClock): Seal {
  // A key object once: createHmac makes one of bytes with every call, which costs more than the hash.
  const known = keys.map(({ id, key }) => ({ id, key: createSecretKey(key) }));
  const [current] = known;
  if (current === undefined) throw new TypeError('a seal needs a key');
  const keyOf = new Map(known.map(({ id, key }) => [id, key]));

  const open = (queue: string, messageId: string, envelope: unknown): Opened => {
    const whole = envelopeSchema.safeParse(envelope);
    const parsed = whole.success ? whole : sealedMembers.safeParse(envelope);
    if (!parsed.success) return { ok: false, reason: 'malformed' };
    const { keyId, issuedAt, content, seal } = parsed.data;
    const key = keyOf.get(keyId);
    if (key === undefined) return { ok: false, reason: 'unknown-key' };
    if (!equals(mac(key, 'job', queue, messageId, issuedAt, content), seal)) return { ok: false, reason: 'seal-mismatch' };
    const ageMs = clock.now().getTime() - issuedAt;
    if (ageMs > maximumAgeMs) return { ok: false, reason: 'too-old' };
    return { ok: true, content, ageMs, whole: whole.success };
  };

  return {
    seal: (queue, messageId, content) => {
      const issuedAt = clock.now().getTime();
      return { keyId: current.id, issuedAt, content, seal: mac(current.key, 'job', queue, messageId, issuedAt, content).toString('base64url') };
    },
    open,
    attest: (queue, messageId, verdict, answer) => mac(current.key, 'verdict', queue, messageId, verdict, ...(answer === undefined ? [] : [answer])).toString('base64url'),
    attests: (queue, messageId, verdict, proof, answer) =>
      typeof proof === 'string' && known.some(({ key }) => equals(mac(key, 'verdict', queue, messageId, verdict, ...(answer === undefined ? [] : [answer])), proof)),
  };
}
