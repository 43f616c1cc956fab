import { randomBytes } from 'node:crypto';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { describe, expect, it } from 'vitest';
import { createSeal, maximumAgeMs } from './seal.ts';

const oldKey = { id: '2025', key: randomBytes(32) };
const newKey = { id: '2026', key: randomBytes(32) };
const clock = new ManualClock(new Date('2026-03-01T00:00:00Z'));
const seal = createSeal([newKey, oldKey], clock);
const content = '{"timerId":"1"}';
const envelope = seal.seal('timers-fired', 'message-1', content);

describe('the seal of a job', () => {
  it('opens with the content that was sealed', () => {
    expect(seal.open('timers-fired', 'message-1', envelope)).toEqual({ ok: true, content, ageMs: 0, whole: true });
  });

  it.each([
    ['on another queue', 'resume-requests', 'message-1', envelope],
    ['under another message id', 'timers-fired', 'message-2', envelope],
    ['with another content', 'timers-fired', 'message-1', { ...envelope, content: '{"timerId":"2"}' }],
    ['with another issue time', 'timers-fired', 'message-1', { ...envelope, issuedAt: envelope.issuedAt + 1 }],
    ['under the id of another key', 'timers-fired', 'message-1', { ...envelope, keyId: oldKey.id }],
    ['with an empty seal', 'timers-fired', 'message-1', { ...envelope, seal: '' }],
  ])('does not open %s', (_, queue, messageId, forged) => {
    expect(seal.open(queue, messageId, forged)).toEqual({ ok: false, reason: 'seal-mismatch' });
  });

  it('opens under the seal of what is known when a newer release has added to it, and says so', () => {
    expect(seal.open('timers-fired', 'message-1', { ...envelope, tracing: '00-1' })).toEqual({ ok: true, content, ageMs: 0, whole: false });
    expect(seal.open('timers-fired', 'message-1', { ...envelope, content: '{}', tracing: '00-1' })).toEqual({ ok: false, reason: 'seal-mismatch' });
  });

  it('does not open when it is absent', () => {
    expect(seal.open('timers-fired', 'message-1', { timerId: '1' })).toEqual({ ok: false, reason: 'malformed' });
  });

  it('opens under an older key that is still listed, and no longer when it is dropped', () => {
    const older = createSeal([oldKey], clock).seal('timers-fired', 'message-1', content);
    expect(seal.open('timers-fired', 'message-1', older)).toEqual({ ok: true, content, ageMs: 0, whole: true });
    expect(createSeal([newKey], clock).open('timers-fired', 'message-1', older)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it('does not open when it is older than the inbox remembers', () => {
    const later = new ManualClock(clock.now());
    const reader = createSeal([newKey], later);
    later.advance(maximumAgeMs);
    expect(reader.open('timers-fired', 'message-1', envelope).ok).toBe(true);
    later.advance(1);
    expect(reader.open('timers-fired', 'message-1', envelope)).toEqual({ ok: false, reason: 'too-old' });
  });
});

describe('the proof of a verdict', () => {
  const proof = createSeal([oldKey], clock).attest('timers-fired', 'message-1', 'completed');

  it('holds under every listed key', () => {
    expect(seal.attests('timers-fired', 'message-1', 'completed', proof)).toBe(true);
  });

  it('holds for its own queue, message and verdict only', () => {
    expect(seal.attests('timer-commands', 'message-1', 'completed', proof)).toBe(false);
    expect(seal.attests('timers-fired', 'message-2', 'completed', proof)).toBe(false);
    expect(seal.attests('timers-fired', 'message-1', 'parked', proof)).toBe(false);
    expect(seal.attests('timers-fired', 'message-1', 'completed', envelope.seal)).toBe(false);
    expect(seal.attests('timers-fired', 'message-1', 'completed', null)).toBe(false);
  });

  it('holds for the answer that came with it only', () => {
    const answered = seal.attest('resume-requests', 'message-1', 'completed', '{"results":[]}');
    expect(seal.attests('resume-requests', 'message-1', 'completed', answered, '{"results":[]}')).toBe(true);
    expect(seal.attests('resume-requests', 'message-1', 'completed', answered, '{"results":[1]}')).toBe(false);
    expect(seal.attests('resume-requests', 'message-1', 'completed', answered)).toBe(false);
  });
});
