import { ManualClock } from '@holdfast/clock/manual-clock';
import { silentLogger } from '@holdfast/telemetry/logger';
import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeySetCache, KeysUnavailableError } from './key-set-cache.ts';

const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const setOf = (...kids: string[]) => ({ keys: kids.map((kid) => ({ ...jwk, kid, alg: 'RS256', use: 'sig' })) });

let clock: ManualClock;
let published: unknown;
let fetches: number;
let cache: KeySetCache;
beforeEach(() => {
  clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
  published = setOf('k1');
  fetches = 0;
  const fetchJwks = () => {
    fetches += 1;
    return published instanceof Error ? Promise.reject(published) : Promise.resolve(published);
  };
  cache = new KeySetCache(fetchJwks, clock, silentLogger);
});

describe('the verification keys', () => {
  it('are fetched once, however many ask at the same time', async () => {
    await Promise.all(Array.from({ length: 100 }, () => cache.keysFor('k1')));
    expect(fetches).toBe(1);
  });

  it('are fetched for an unknown kid at most once a second', async () => {
    await cache.keysFor('k1');
    published = setOf('k1', 'k2');
    expect([...(await cache.keysFor('k2')).keys.keys()]).toEqual(['k1', 'k2']);
    expect(fetches).toBe(2);
    for (const kid of ['k3', 'k4', 'k5']) await cache.keysFor(kid);
    expect(fetches).toBe(2);
  });

  it('are refreshed in the background after 4 s, and before use after 4.9 s', async () => {
    const first = await cache.keysFor('k1');
    published = setOf('k2');
    clock.advance(4000);
    expect(await cache.keysFor('k1')).toBe(first);
    expect(fetches).toBe(2);
    clock.advance(4900);
    expect([...(await cache.keysFor('k2')).keys.keys()]).toEqual(['k2']);
  });

  it('stay the same set while their content does, so that what they verified stays verified', async () => {
    const first = await cache.keysFor('k1');
    clock.advance(10_000);
    expect(await cache.keysFor('k1')).toBe(first);
    expect(fetches).toBe(2);
  });

  it('stay good for an hour while they cannot be read, and no longer', async () => {
    const first = await cache.keysFor('k1');
    published = new Error('down');
    clock.advance(3_599_000);
    expect(await cache.keysFor('k1')).toBe(first);
    clock.advance(1000);
    await expect(cache.keysFor('k1')).rejects.toThrow(KeysUnavailableError);
    published = setOf('k1');
    clock.advance(5000);
    expect([...(await cache.keysFor('k1')).keys.keys()]).toEqual(['k1']);
  });

  it('are none of two that share a kid', async () => {
    published = setOf('k1', 'k1', 'k2');
    expect([...(await cache.keysFor('k2')).keys.keys()]).toEqual(['k2']);
  });

  it('are unavailable when what is published is no key set', async () => {
    published = { error: 'no' };
    await expect(cache.keysFor('k1')).rejects.toThrow(KeysUnavailableError);
  });
});
