import { ManualClock } from '@holdfast/clock/manual-clock';
import type { ResumeTokenId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { LocalRequestLimits } from './local-request-limits.ts';
import { requestLimitsSuite } from './request-limits.testsuite.ts';

const policy = { addressPerMinute: 5, tokenPerMinute: 10, tokenBurst: 3 };
const tokenId = parseUuid<ResumeTokenId>('018f0000-0000-7000-8000-000000000001');

describe('in memory', () => {
  requestLimitsSuite(() => {
    const limits = new LocalRequestLimits(new ManualClock(new Date()), policy);
    return [limits, limits];
  });

  it('an address is allowed again when its first request is a minute old', async () => {
    const clock = new ManualClock(new Date(0));
    const limits = new LocalRequestLimits(clock, policy);
    for (let index = 0; index < 5; index += 1) await limits.address('a');
    clock.advance(59_000);
    expect(await limits.address('a')).toBe(1);
    clock.advance(1_000);
    expect(await limits.address('a')).toBe(0);
  });

  it('a token is allowed once each six seconds when its burst is used', async () => {
    const clock = new ManualClock(new Date(0));
    const limits = new LocalRequestLimits(clock, policy);
    for (let index = 0; index < 4; index += 1) expect(await limits.token(tokenId)).toBe(0);
    expect(await limits.token(tokenId)).toBe(6);
    clock.advance(6_000);
    expect([await limits.token(tokenId), await limits.token(tokenId)]).toEqual([0, 6]);
  });
});
