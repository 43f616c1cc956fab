import { promised } from '@holdfast/testkit/promised';
import { operatingTenant } from '@holdfast/testkit/test-identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { document, RunningService, unlimited } from './testing/running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start({ replicas: 2, env: unlimited });
});
afterAll(async () => (service as RunningService | undefined)?.[Symbol.asyncDispose]());

const operator = (method: string, path: string, body?: object) => service.operator(operatingTenant, ['*'], method, path, body);

/** As if ten seconds had passed for keys that wait. */
const waited = () => service.rows(`UPDATE keys SET state_since = state_since - interval '10 seconds' WHERE state = 'pending'`);

async function kidIn(state: string): Promise<string> {
  const { items } = document(await operator('GET', '/v1/resume-token-keys')) as { items: { kid: string; purpose: string; state: string }[] };
  return items.findLast((key) => key.purpose === 'sign' && key.state === state)?.kid ?? '';
}

async function published(): Promise<string[]> {
  return (document(await service.gateway('GET', '/.well-known/resume-token-jwks.json')) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
}

async function madeToken(): Promise<string> {
  return service.reveal(await service.mint());
}

const kidOf = (token: string) => (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;

describe('the key that signs tokens', () => {
  it('is of no concern to a tenant that does not operate the platform, whatever its token holds', async () => {
    const stranger = await service.operator('00000000-0000-7000-8000-00000000000b', ['*'], 'GET', '/v1/resume-token-keys');
    expect([stranger.status, document(stranger)['code']]).toEqual([403, 'forbidden']);
  });

  it('is rotated by an operator, and no token that is good is refused on any replica (I14)', async () => {
    const [before, next] = [await madeToken(), await kidIn('pending')];
    expect(kidOf(before)).toBe(await kidIn('active'));
    await service.rows(`UPDATE keys SET state_since = clock_timestamp() WHERE state = 'pending'`);
    const early = await operator('POST', '/v1/resume-token-keys/rotate', {});
    expect([early.status, document(early)['code'], Number(early.headers['retry-after']) > 0]).toEqual([409, 'signing-key-too-new', true]);
    await waited();
    expect(document(await operator('POST', '/v1/resume-token-keys/rotate', { purpose: 'sign' }))).toEqual({ kid: next });
    await expect.poll(async () => kidOf(await madeToken()), { timeout: 6_000 }).toBe(next);
    for (const token of [before, await madeToken()]) expect((await service.resume(token, undefined, {}, 1)).status).toBe(200);
    expect(await published()).toEqual(expect.arrayContaining([kidOf(before), next]));
  });

  it('is revoked in an emergency with all that it made: everywhere within five seconds (I14)', async () => {
    const token = await madeToken();
    const burnt = kidOf(token);
    const { revokedTokens } = document(await operator('POST', `/v1/resume-token-keys/${burnt}/revoke`, {}));
    expect(revokedTokens).toBeGreaterThan(0);
    const since = performance.now();
    for (const replica of [0, 1]) await expect.poll(async () => (await service.resume(token, undefined, {}, replica)).status, { timeout: promised(5_000) }).toBe(410);
    expect(performance.now() - since).toBeLessThan(promised(5_000));
    expect(document(await service.resume(token))['code']).toBe('resume-token-revoked');
    await expect.poll(published, { timeout: 5_000 }).not.toContain(burnt);
    expect((await service.resume(await madeToken())).status).toBe(200);
    expect((await operator('POST', `/v1/resume-token-keys/${burnt}/retire`, {})).status).toBe(409);
    expect((await operator('POST', '/v1/resume-token-keys/nobody/retire', {})).status).toBe(404);
    const audited = await service.rows(`SELECT body FROM audit_records WHERE body LIKE '%resume-token-key.%' AND body LIKE '%' || $1 || '%'`, [burnt]);
    expect(audited.map(({ body }) => JSON.parse(String(body)) as object)).toMatchObject([{ action: 'resume-token-key.activated', actor: { id: 'operator-1' } }, { action: 'resume-token-key.revoked' }]);
  });
});

describe('what an operator does with a token', () => {
  it('is in the audit in the commit of the deed, with who and from where, and without the token', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    const call = (path: string, body: object) => service.operator(minted.tenantId, ['*'], 'POST', path, body);
    await call('/v1/resume-tokens/inspect', { token });
    await call(`/v1/resume-tokens/${minted.tokenId}/reissue`, { reason: 'lost' });
    await call('/v1/resume-tokens/revoke', { bookmarkId: minted.bookmarkId, reason: 'over' });
    const rows = await service.rows('SELECT body FROM audit_records WHERE body LIKE $1 ORDER BY written', [`%${minted.tenantId}%`]);
    const deeds = rows.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);
    expect(deeds).toMatchObject([
      { action: 'resume-token.inspected', reason: 'usable' },
      { action: 'resume-token.revoked', target: { id: minted.tokenId } },
      { action: 'resume-token.minted' },
      { action: 'resume-token.revoked', target: { type: 'bookmark', id: minted.bookmarkId } },
    ].map((deed) => ({ ...deed, actor: { type: 'user', id: 'operator-1' }, requestId: expect.any(String) as string })));
    expect(JSON.stringify(rows)).not.toContain(token.split('.')[2]);
  });
});
