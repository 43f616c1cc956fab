import { ManualClock } from '@holdfast/clock/manual-clock';
import { silentLogger } from '@holdfast/telemetry/logger';
import type { FastifyRequest } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyCache, ApiKeysUnavailableError } from './api-key-cache.ts';

const now = new Date('2026-03-01T12:00:00Z');
const holder = { applicationId: 'a1', keyId: 'k1', tenantId: '0190a000-0000-7000-8000-000000000001', permissions: ['*'], expiresAt: '2026-03-01T12:00:30.000Z' };

let clock: ManualClock;
let answer: unknown;
let asked: string[];
let cache: ApiKeyCache;
// Only handed on to who asks identity.
const request = {} as FastifyRequest;
const holderOf = (key: string) => cache.holderOf(key, request);
beforeEach(() => {
  clock = new ManualClock(now);
  answer = holder;
  asked = [];
  const verify = (key: string) => {
    asked.push(key);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  cache = new ApiKeyCache(verify, clock, silentLogger);
});

describe('an API key', () => {
  it('is asked about once however many requests bring it, and again within a second', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, () => holderOf('hf_1')))).toHaveLength(20);
    expect(asked).toEqual(['hf_1']);
    answer = undefined;
    clock.advance(899);
    expect(await holderOf('hf_1')).toEqual(holder);
    clock.advance(1);
    expect(await holderOf('hf_1')).toBeUndefined();
  });

  it('is asked about at once after something was revoked', async () => {
    await holderOf('hf_1');
    answer = undefined;
    cache.forget();
    expect(await holderOf('hf_1')).toBeUndefined();
  });

  it('is refused from its expiry on', async () => {
    answer = { ...holder, expiresAt: now.toISOString() };
    expect(await holderOf('hf_1')).toBeUndefined();
  });

  it('can be neither accepted nor refused while nobody can be asked, and is asked about again', async () => {
    answer = new Error('down');
    await expect(holderOf('hf_1')).rejects.toThrow(ApiKeysUnavailableError);
    answer = holder;
    expect(await holderOf('hf_1')).toEqual(holder);
  });
});
