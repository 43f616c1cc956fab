import { ManualClock } from '@holdfast/clock/manual-clock';
import type { Revocation } from '@holdfast/contracts/http/revocations';
import { silentLogger } from '@holdfast/telemetry/logger';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RevocationCache, RevocationsUnavailableError } from './revocation-cache.ts';

const now = new Date('2026-03-01T12:00:00Z');
const at = now.getTime() / 1000;
const token = { jti: 'token-1', sid: 'session-1', sub: 'user-1', client_id: 'console', iat: at - 60 };
const revoked = (kind: Revocation['kind'], value: string, issuedUntil: string | null = null): Revocation => ({
  kind, value, issuedUntil, expiresAt: new Date(now.getTime() + 3_600_000).toISOString(),
});

let clock: ManualClock;
let known: Revocation[] | Error;
let cursors: number[];
const cacheOf = (failOpen = false) => {
  const fetch = (cursor: number) => {
    cursors.push(cursor);
    // One item a page.
    return known instanceof Error ? Promise.reject(known) : Promise.resolve({ items: known.slice(cursor, cursor + 1), next: Math.min(cursor + 1, known.length), more: cursor + 1 < known.length });
  };
  return new RevocationCache({ fetch, failOpen }, clock, silentLogger);
};
beforeEach(() => {
  clock = new ManualClock(now);
  known = [];
  cursors = [];
});

describe('a revocation', () => {
  it.each([['token', 'token-1'], ['session', 'session-1'], ['subject', 'user-1'], ['application', 'console'], ['key', 'k1']] as const)('by %s refuses the token', async (kind, value) => {
    known = [revoked(kind, 'another'), revoked(kind, value)];
    expect(await cacheOf().isRevoked(token, 'k1')).toBe(true);
    known = [revoked(kind, 'another')];
    expect(await cacheOf().isRevoked(token, 'k1')).toBe(false);
  });

  it('of what was issued until a moment leaves what is issued after it', async () => {
    known = [revoked('subject', 'user-1', now.toISOString())];
    const cache = cacheOf();
    expect([await cache.isRevoked({ ...token, iat: at }, 'k1'), await cache.isRevoked({ ...token, iat: at + 1 }, 'k1')]).toEqual([true, false]);
  });

  it('widens an earlier one and never narrows it', async () => {
    known = [revoked('subject', 'user-1', now.toISOString()), revoked('subject', 'user-1', new Date(now.getTime() - 9e6).toISOString())];
    expect(await cacheOf().isRevoked(token, 'k1')).toBe(true);
  });

  it('is forgotten when all that it refuses has expired', async () => {
    known = [revoked('token', 'token-1')];
    const cache = cacheOf();
    expect(await cache.isRevoked(token, 'k1')).toBe(true);
    clock.advance(3_600_000);
    expect(await cache.isRevoked(token, 'k1')).toBe(false);
  });
});

describe('the deny-list of a service (I14)', () => {
  it('reads all pages first, and then only what is new', async () => {
    known = [revoked('token', 'a'), revoked('token', 'b'), revoked('token', 'c')];
    const cache = cacheOf();
    await cache.isRevoked(token, 'k1');
    known = [...known, revoked('token', 'token-1')];
    clock.advance(4000);
    expect(await cache.isRevoked(token, 'k1')).toBe(true);
    expect(cursors).toEqual([0, 1, 2, 3]);
  });

  it('looks at once when it is woken, and once a second when it is not', async () => {
    const cache = cacheOf();
    expect(await cache.isRevoked(token, 'k1')).toBe(false);
    known = [revoked('token', 'token-1')];
    cache.wake();
    await vi.waitFor(async () => expect(await cache.isRevoked(token, 'k1')).toBe(true), 30_000);
    clock.advance(1000);
    await cache.isRevoked(token, 'k1');
    expect(cursors).toHaveLength(3);
  });

  it('refuses to answer from a list that is five seconds old', async () => {
    const cache = cacheOf();
    await cache.isRevoked(token, 'k1');
    known = new Error('down');
    clock.advance(4999);
    expect(await cache.isRevoked(token, 'k1')).toBe(false);
    clock.advance(1);
    await expect(cache.isRevoked(token, 'k1')).rejects.toThrow(RevocationsUnavailableError);
    known = [];
    expect(await cache.isRevoked(token, 'k1')).toBe(false);
  });

  it('accepts what it cannot check when it is told to fail open', async () => {
    known = new Error('down');
    expect(await cacheOf(true).isRevoked(token, 'k1')).toBe(false);
  });
});
