import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { document, RunningService } from './testing/running-service.ts';

/** With the limits that everybody has, in the strict mode, and /v1/resume for one network alone. */
let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start({ replicas: 2, env: { HOLDFAST_RESUME_STRICT: 'true', HOLDFAST_RESUME_API_ADDRESSES: '198.51.100.0/24' } });
});
afterAll(async () => (service as RunningService | undefined)?.[Symbol.asyncDispose]());

let addresses = 0;
const elsewhere = () => ({ 'x-forwarded-for': `198.51.100.${(addresses += 1)}` });
const view = (token: string, replica: number, from = elsewhere()) => service.gateway('GET', `/r?t=${token}`, undefined, from, replica);

describe('in the strict mode, over two replicas', () => {
  it('a view counts against its token: four at once, and the fifth is 429 on whatever replica', async () => {
    const token = await service.reveal(await service.mint());
    const statuses = [];
    for (let visit = 0; visit < 5; visit += 1) statuses.push((await view(token, visit % 2)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect((await service.resume(token, undefined, elsewhere(), 1)).status).toBe(429);
  });

  it('altered copies of a token count as its failed attempts, and the third blocks it', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    for (let copy = 0; copy < 3; copy += 1) expect((await service.resume(`${token.slice(0, -8)}AAAAAAAA`, undefined, elsewhere(), copy % 2)).status).toBe(400);
    expect(document(await service.resume(token, undefined, elsewhere(), 1))['code']).toBe('resume-token-blocked');
    const [row] = await service.rows('SELECT state, failed_attempts, blocked_at IS NOT NULL AS blocked FROM resume_tokens WHERE token_id = $1', [minted.tokenId]);
    expect(row).toEqual({ state: 'active', failed_attempts: 3, blocked: true });
  });

  it('a dead token counts, too', async () => {
    const token = await service.reveal(await service.mint());
    const statuses = [];
    for (let attempt = 0; attempt < 5; attempt += 1) statuses.push((await service.resume(token, undefined, elsewhere(), attempt % 2)).status);
    expect(statuses).toEqual([200, 410, 410, 410, 429]);
  });

  it('a route with an allow-list takes requests from those addresses alone, on both replicas; the page is another route', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    for (const replica of [0, 1]) expect((await service.resume(token, undefined, { 'x-forwarded-for': '203.0.113.1' }, replica)).status).toBe(403);
    expect((await view(token, 0, { 'x-forwarded-for': '203.0.113.1' })).status).toBe(200);
    expect(await service.rows('SELECT state, failed_attempts FROM resume_tokens WHERE token_id = $1', [minted.tokenId])).toEqual([{ state: 'active', failed_attempts: 0 }]);
    expect((await service.resume(token, undefined, elsewhere(), 1)).status).toBe(200);
  });

  it('what was counted is counted again after Redis was flushed, from the attempts in Postgres (I9)', async () => {
    const token = await service.reveal(await service.mint());
    const attempt = async (index: number) => (await service.resume(token, { outcome: 'sign' }, elsewhere(), index % 2)).status;
    expect([await attempt(0), await attempt(1)]).toEqual([422, 422]);
    await service.redis.flush();
    expect([await attempt(0), await attempt(1), await attempt(0)]).toEqual([422, 423, 429]);
  });
});
