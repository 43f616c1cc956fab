import { ManualClock } from '@holdfast/clock/manual-clock';
import { expect, it } from 'vitest';
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
