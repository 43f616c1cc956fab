import { ManualClock } from '@holdfast/clock/manual-clock';
import { expect, it, vi } from 'vitest';
import { resumeTokenKeys } from './resume-token-keys.ts';

it('keys of resume tokens are marked as such, read at most once a minute, and shown on while they cannot be read', async () => {
  const clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
  const key = { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'r1', n: 'n', e: 'AQAB' };
  let reads = 0;
  let published: unknown = { keys: [{ ...key, d: 'private' }] };
  const keys = resumeTokenKeys(async () => {
    reads += 1;
    if (published instanceof Error) throw published;
    return published;
  }, clock);

  expect(await Promise.all([keys(), keys()])).toEqual([[{ ...key, purpose: 'resume-token' }], [{ ...key, purpose: 'resume-token' }]]);
  await keys();
  expect(reads).toBe(1);
  published = new Error('down');
  clock.advance(60_000);
  expect(await keys()).toHaveLength(1);
  published = { keys: [] };
  expect(await keys()).toEqual([]);
});

it('a service that answers nothing is waited for by those who ask first, for a moment: nobody needs its keys to verify an access token', async () => {
  const key = { kty: 'OKP', use: 'sig', alg: 'EdDSA', kid: 'r1', crv: 'Ed25519', x: 'x' };
  const reading = Promise.withResolvers<unknown>();
  let reads = 0;
  const keys = resumeTokenKeys(() => {
    reads += 1;
    return reading.promise;
  }, new ManualClock(new Date('2026-03-01T12:00:00Z')), 1);
  expect(await Promise.all([keys(), keys()])).toEqual([[], []]);
  expect(await keys()).toEqual([]);
  reading.resolve({ keys: [key] });
  await vi.waitFor(async () => expect(await keys()).toEqual([{ ...key, purpose: 'resume-token' }]), 30_000);
  expect(reads).toBe(1);
});
