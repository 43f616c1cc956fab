import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningService, unlimited } from './testing/running-service.ts';

/** Minutes of measuring on a quiet machine: with HOLDFAST_TEST_LONG only. */
const long = process.env['HOLDFAST_TEST_LONG'] !== undefined;
const pairs = 500;

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start({ env: unlimited });
});
afterAll(async () => (service as RunningService | undefined)?.[Symbol.asyncDispose]());

/** The probability that one of `a` is larger than one of `b` (Mann–Whitney): 0.5 when nothing tells them apart. */
function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  const wins = a.reduce((sum, x) => sum + b.reduce((each, y) => each + (x > y ? 1 : x === y ? 0.5 : 0), 0), 0);
  return wins / (a.length * b.length);
}

describe.skipIf(!long)('the time of an answer', () => {
  it('does not tell a forged token from an unknown one', { timeout: 600_000 }, async () => {
    const minted = await service.mint();
    const genuine = await service.reveal(minted);
    const [head = '', payload = '', signature = ''] = genuine.split('.');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const unknownKid = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'resume+jwt', kid: 'resume-unknown' })).toString('base64url');
    const forgeries = {
      'another signature': `${head}.${payload}.${signature.slice(0, -8)}AAAAAAAA`,
      'a key of their own': `${head}.${payload}.${createSign('RSA-SHA256').update(`${head}.${payload}`).sign(privateKey, 'base64url')}`,
      'an unknown kid': `${unknownKid}.${payload}.${signature}`,
    };
    // Signed by us, and no row: what a forger hopes to hit.
    await service.rows('DELETE FROM resume_tokens WHERE token_id = $1', [minted.tokenId]);
    const timed = async (token: string): Promise<number> => {
      const begun = performance.now();
      expect((await service.resume(token)).status).toBe(400);
      return performance.now() - begun;
    };
    for (let warm = 0; warm < 100; warm += 1) await timed(genuine);
    for (const [name, forged] of Object.entries(forgeries)) {
      const [known, made]: [number[], number[]] = [[], []];
      for (let pair = 0; pair < pairs; pair += 1) {
        for (const [token, times] of pair % 2 === 0 ? ([[genuine, known], [forged, made]] as const) : ([[forged, made], [genuine, known]] as const)) times.push(await timed(token));
      }
      const area = areaUnderCurve(known, made);
      expect([name, area > 0.4 && area < 0.6, area]).toEqual([name, true, area]);
    }
  });
});
