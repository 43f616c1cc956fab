// cspell:ignore Ihre vermerkt
import { randomUUID } from 'node:crypto';
import { promised } from '@holdfast/testkit/promised';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { document, form, RunningService, type Minted } from './testing/running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start({ replicas: 2 });
});
afterAll(async () => (service as RunningService | undefined)?.[Symbol.asyncDispose]());

/** Another client address for each test: the limits are the real ones. */
const elsewhere = () => ({ 'x-forwarded-for': `198.51.100.${Math.floor(Math.random() * 250)}` });
const operator = (minted: Pick<Minted, 'tenantId'>, method: string, path: string, body?: object) => service.operator(minted.tenantId, ['*'], method, path, body);

async function madeLink(minted: Minted, body: object = {}): Promise<{ token: string; tokenId: string }> {
  const answer = await operator(minted, 'POST', `/v1/bookmarks/${minted.bookmarkId}/tokens`, body);
  expect(answer.status, answer.text).toBe(201);
  const { url, tokenId } = document(answer);
  return { token: String(url).split('#')[1] ?? '', tokenId: String(tokenId) };
}

describe('an operator', () => {
  it('makes a link that resumes, sees it in the list, and never sees the link again', async () => {
    const minted = await service.mint();
    const { token, tokenId } = await madeLink(minted, { class: 'push' });
    const list = await operator(minted, 'GET', '/v1/resume-tokens?limit=1');
    expect(document(list)).toMatchObject({ items: [{ tokenId, bookmarkId: minted.bookmarkId, state: 'usable' }], next: tokenId });
    const detail = await operator(minted, 'GET', `/v1/resume-tokens/${tokenId}`);
    expect(document(detail)).toMatchObject({ state: 'usable', actions: [{ action: 'mint', actor: 'operator-1' }], attempts: [] });
    for (const answer of [list, detail]) expect(answer.text).not.toContain(token.split('.')[2]);

    expect((await service.resume(token, undefined, elsewhere())).status).toBe(200);
    expect(document(await operator(minted, 'GET', `/v1/resume-tokens/${tokenId}`))).toMatchObject({ state: 'consumed', attempts: [{ outcome: 'accepted', address: expect.stringMatching(/^198/u) as string }] });
  });

  it('revokes, and the next attempt on any replica is refused', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    const revoked = await operator(minted, 'POST', '/v1/resume-tokens/revoke', { instanceId: minted.instanceId, reason: 'wrong person' });
    expect([revoked.status, document(revoked)]).toEqual([200, { revoked: 1 }]);
    const codes = await Promise.all([0, 1].map(async (replica) => document(await service.resume(token, undefined, elsewhere(), replica))['code']));
    expect(codes).toEqual(['resume-token-revoked', 'resume-token-revoked']);
  });

  it('revokes on one replica, and the other refuses within a second: the row decides', async () => {
    for (const by of ['tokenId', 'bookmarkId', 'instanceId'] as const) {
      const minted = await service.mint();
      const token = await service.reveal(minted);
      await operator(minted, 'POST', '/v1/resume-tokens/revoke', { [by]: minted[by], reason: 'lost' });
      const revokedAt = performance.now();
      const answer = await service.resume(token, undefined, elsewhere(), 1);
      expect([document(answer)['code'], performance.now() - revokedAt < promised(1_000)]).toEqual(['resume-token-revoked', true]);
    }
  });

  it('finds every attempt in the audit, linked within a second, good and bad and forged, and never the token', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    const from = { 'x-forwarded-for': '203.0.113.77', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    for (const [text, outcome] of [[token, 'x'], [`${token}A`, 'approve'], [token, 'approve']] as const) await service.resume(text, { outcome }, from);
    const sql = `SELECT r.body FROM audit_links l JOIN audit_records r ON r.id = l.record_id JOIN audit_personal p ON p.record_id = r.id WHERE p.field = 'address' AND p.value = '203.0.113.77' ORDER BY l.sequence`;

    await vi.waitFor(async () => expect(await service.rows(sql)).toHaveLength(3), 30_000);
    const records = (await service.rows(sql)).map(({ body }) => JSON.parse(String(body)) as object);
    expect(records).toMatchObject([
      { outcome: 'refused', reason: 'outcome-not-allowed', tenantId: minted.tenantId, target: { id: minted.tokenId }, traceId: 'a'.repeat(32) },
      { outcome: 'refused', reason: 'resume-token-invalid' },
      { outcome: 'succeeded', target: { id: minted.tokenId } },
    ]);
    expect(JSON.stringify(records)).not.toContain(token.split('.')[2]);
  });

  it('finds a token that failed attempts have blocked, and unblocks it with a reason', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    const from = elsewhere();
    const statuses = [];
    for (const [index, outcome] of ['x', 'x', 'x', 'approve'].entries()) statuses.push((await service.resume(token, { outcome }, from, index % 2)).status);
    expect(statuses).toEqual([422, 422, 422, 423]);
    expect((await service.gateway('GET', `/r?t=${token}`, undefined, from)).status).toBe(423);
    expect(document(await operator(minted, 'GET', '/v1/resume-tokens?state=blocked'))).toMatchObject({ items: [{ tokenId: minted.tokenId, failedAttempts: 3 }] });

    const limited = await service.resume(token, undefined, from);
    expect([limited.status, Number(limited.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await operator(minted, 'POST', `/v1/resume-tokens/${minted.tokenId}/unblock`, {})).status).toBe(400);
    expect((await operator(minted, 'POST', `/v1/resume-tokens/${minted.tokenId}/unblock`, { reason: 'a slip' })).status).toBe(204);
    await service.redis.flush();
    await service.rows('DELETE FROM attempts WHERE token_id = $1', [minted.tokenId]);
    expect((await service.resume(token, undefined, from)).status).toBe(200);
  });

  it('inspects without using, and reissues', async () => {
    const minted = await service.mint({ recipient: 'grace@example.com' });
    const token = await service.reveal(minted);
    expect(document(await operator(minted, 'POST', '/v1/resume-tokens/inspect', { token }))).toMatchObject({ verdict: 'usable', token: { tokenId: minted.tokenId }, claims: { bookmark: minted.bookmarkId } });
    const reissued = await operator(minted, 'POST', `/v1/resume-tokens/${minted.tokenId}/reissue`, { reason: 'lost' });
    expect(reissued.status, reissued.text).toBe(201);
    expect(document(await service.resume(token, undefined, elsewhere()))['code']).toBe('resume-token-revoked');
    expect((await service.resume(String(document(reissued)['url']).split('#')[1] ?? '', undefined, elsewhere())).status).toBe(200);
  });

  it.each([
    ['mint:resume-tokens', 'POST', '/v1/bookmarks/ID/tokens', {}], ['mint:resume-tokens', 'POST', '/v1/resume-tokens/ID/reissue', { reason: 'x' }], ['read:resume-tokens', 'GET', '/v1/resume-tokens', undefined],
    ['read:resume-tokens', 'GET', '/v1/resume-tokens/ID', undefined], ['read:resume-tokens', 'POST', '/v1/resume-tokens/inspect', { token: 'x' }],
    ['revoke:resume-tokens', 'POST', '/v1/resume-tokens/revoke', { kid: 'x', reason: 'x' }], ['unblock:resume-tokens', 'POST', '/v1/resume-tokens/ID/unblock', { reason: 'x' }],
  ] as const)('needs %s for %s %s', async (permission, method, path, body) => {
    const others = ['mint:resume-tokens', 'read:resume-tokens', 'revoke:resume-tokens', 'unblock:resume-tokens'].filter((each) => each !== permission);
    const target = path.replace('ID', randomUUID());

    expect((await service.operator(randomUUID(), others, method, target, body)).status).toBe(403);
    expect([200, 404]).toContain((await service.operator(randomUUID(), [permission], method, target, body)).status);
    expect((await service.gateway(method, target, body && JSON.stringify(body), { 'content-type': 'application/json' })).status).toBe(401);
  });

  it('sees and touches nothing of another tenant: its tokens answer as unknown ids do', async () => {
    const [own, other] = [await service.mint(), await service.mint()];
    const token = await service.reveal(other);
    const as = (id: string) => async (method: string, path: string, body?: object) => {
      const { status, text } = await operator(own, method, path.replace('ID', id), body);
      return [status, text.replaceAll(/"instance":"[^"]*"/gu, '')];
    };
    for (const [method, path, body] of [
      ['GET', '/v1/resume-tokens/ID', undefined], ['POST', '/v1/resume-tokens/ID/reissue', { reason: 'x' }], ['POST', '/v1/resume-tokens/ID/unblock', { reason: 'x' }],
    ] as const) expect(await as(other.tokenId)(method, path, body)).toEqual(await as(randomUUID())(method, path, body));
    expect(await as(other.bookmarkId)('POST', '/v1/bookmarks/ID/tokens', {})).toEqual(await as(randomUUID())('POST', '/v1/bookmarks/ID/tokens', {}));
    for (const by of ['tokenId', 'bookmarkId', 'instanceId'] as const) expect(document(await operator(own, 'POST', '/v1/resume-tokens/revoke', { [by]: other[by], reason: 'x' }))).toEqual({ revoked: 0 });
    expect(document(await operator(own, 'POST', '/v1/resume-tokens/inspect', { token }))['verdict']).toBe('not-ours');
    expect(document(await operator(own, 'GET', `/v1/resume-tokens?bookmarkId=${other.bookmarkId}`))).toEqual({ items: [] });
    expect((await service.resume(token, undefined, elsewhere())).status).toBe(200);
  });

  it.each([
    ['a bookmark and a token', '/v1/resume-tokens/revoke', { tokenId: randomUUID(), bookmarkId: randomUUID(), reason: 'x' }], ['nothing', '/v1/resume-tokens/revoke', { reason: 'x' }],
    ['no reason', '/v1/resume-tokens/revoke', { kid: 'x' }], ['a mail to nobody', `/v1/bookmarks/${randomUUID()}/tokens`, { deliver: true }], ['no address', `/v1/bookmarks/${randomUUID()}/tokens`, { allowedAddresses: ['nowhere'] }],
    ['a class and a moment', `/v1/bookmarks/${randomUUID()}/tokens`, { class: 'push', expiresAt: '2030-01-01T00:00:00Z' }], ['an unknown member', `/v1/bookmarks/${randomUUID()}/tokens`, { tenantId: randomUUID() }],
  ])('is refused a request with %s', async (_, path, body) => {
    expect((await operator({ tenantId: randomUUID() }, 'POST', path, body)).status).toBe(400);
  });
});

describe('an answer', () => {
  it('comes with a receipt that the published keys verify, and its status shows it again', async () => {
    const answer = document(await service.resume(await service.reveal(await service.mint()), undefined, elsewhere()));
    const keys = await service.gateway('GET', '/.well-known/resume-token-jwks.json');
    const { payload, protectedHeader } = await compactVerify(String(answer['receipt']), createLocalJWKSet(JSON.parse(keys.text) as JSONWebKeySet), { algorithms: ['EdDSA'] });

    expect(protectedHeader.typ).toBe('receipt+jwt');
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ jti: answer['redemptionId'], outcome: 'approve', definition: { name: 'expense', version: '1.0.0' } });
    expect(keys.text).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)":/u);
    expect(document(await service.gateway('GET', `/v1/redemptions/${String(answer['redemptionId'])}`))['receipt']).toBe(answer['receipt']);
  });

  it('is limited to a hundred a minute from one address, over both replicas; another address goes on', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' };
    const answers = await Promise.all(Array.from({ length: 120 }, (_, index) => service.resume('forged', undefined, from, index % 2)));
    const limited = answers.filter(({ status }) => status === 429);

    expect([answers.filter(({ status }) => status === 400).length, limited.length]).toEqual([100, 20]);
    for (const answer of limited) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await service.gateway('GET', '/r', undefined, from)).headers['content-type']).toContain('text/html');
    expect((await service.resume('forged', undefined, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(400);
  });

  it('is taken from the allowed addresses of its token only', async () => {
    const minted = await service.mint();
    const { token } = await madeLink(minted, { allowedAddresses: ['203.0.113.0/24'] });

    expect((await service.resume(token, undefined, { 'x-forwarded-for': '192.0.2.1' })).status).toBe(403);
    expect((await service.resume(token, undefined, { 'x-forwarded-for': '203.0.113.77' })).status).toBe(200);
  });

  it('can be asked a new link for when its own has expired', async () => {
    const minted = await service.mint();
    const token = await service.reveal(minted);
    await service.rows(`UPDATE resume_tokens SET expires_at = now() - interval '1 second' WHERE token_id = $1`, [minted.tokenId]);
    // What the row says is no longer what was signed, so that this one is not ours any more.
    expect((await service.gateway('GET', `/r?t=${token}`, undefined, elsewhere())).status).toBe(400);

    const short = await madeLink(minted, { expiresAt: new Date(Date.now() + 1_500).toISOString() });
    await expect.poll(async () => (await service.gateway('GET', `/r?t=${short.token}`, undefined, elsewhere())).status, { timeout: promised(5_000) }).toBe(410);
    const asked = await service.gateway('POST', '/r/ask', new URLSearchParams({ token: short.token }).toString(), { ...form, ...elsewhere(), 'accept-language': 'de' });
    expect([asked.status, asked.text.includes('Ihre Bitte ist vermerkt')]).toEqual([200, true]);
    expect(document(await operator(minted, 'GET', '/v1/resume-tokens?linkAsked=true'))).toMatchObject({ items: [{ tokenId: short.tokenId, state: 'expired' }] });
  });
});
