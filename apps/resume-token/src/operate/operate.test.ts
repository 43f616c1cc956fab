import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';
import { sampleToken } from '../token/sample-token.ts';

const by = { actor: 'ada' };
const hour = 3_600_000;

/** A bookmark that can be answered for a year, and what mints for it. */
async function opened() {
  const service = memoryService();
  const { token } = await service.minted({ expiresAt: new Date(service.clock.now().getTime() + 365 * 24 * hour) });
  const { bookmarkId, tenantId } = token;
  return {
    ...service, token, bookmarkId, tenantId,
    async mintMore(wishes: Partial<Parameters<typeof service.mintForBookmark.execute>[0]['wishes']> = {}, idempotencyKey?: string) {
      return service.mintForBookmark.execute({ tenantId, bookmarkId, wishes: { deliver: false, ...wishes }, by, idempotencyKey });
    },
  };
}

describe('minting for an operator', () => {
  it('asks what the first token of the bookmark asked, and shows the new one once', async () => {
    const { mintMore, redeem, token } = await opened();
    const made = await mintMore();
    if (!made.ok) throw new Error(made.refusal.code);

    expect(made.value.token).toMatchObject({ question: token.question, bookmarkId: token.bookmarkId });
    expect(await redeem.execute({ origin, token: made.value.text ?? '', answer: answer('approve') })).toMatchObject({ ok: true });
  });

  it.each([
    [{ class: 'webhook' }, 0.25], [{ class: 'push' }, 4], [{ class: 'email' }, 72], [{ class: 'signing' }, 720], [{}, 0.25], [{ recipient: 'grace@example.com' }, 72],
  ] as const)('with the wishes %j it lives for %d hours', async (wishes, hours) => {
    const { clock, mintMore } = await opened();
    const made = await mintMore(wishes);

    expect(made.ok && Math.round((made.value.token.expiresAt.getTime() - clock.now().getTime()) / 60_000) / 60).toBe(hours);
  });

  it('lives no longer than the policy allows, nor than the bookmark can be answered', async () => {
    const { clock, mintMore } = await opened();
    const late = new Date(clock.now().getTime() + 999 * 24 * hour);
    const made = await mintMore({ expiresAt: late });
    expect(made.ok && Math.round((made.value.token.expiresAt.getTime() - clock.now().getTime()) / hour)).toBe(30 * 24);
    clock.advance(364 * 24 * hour);
    const last = await mintMore({ class: 'signing' });
    expect(last.ok && Math.round((last.value.token.expiresAt.getTime() - clock.now().getTime()) / hour)).toBe(24);
    clock.advance(24 * hour);
    expect(await mintMore()).toMatchObject({ refusal: { code: 'bookmark-closed' } });
  });

  it('refuses a moment that is over, a bookmark of another tenant, and one that is closed', async () => {
    const { bookmarkId, close, mintForBookmark, mintMore } = await opened();
    expect(await mintMore({ expiresAt: new Date(0) })).toMatchObject({ refusal: { code: 'invalid-request' } });
    expect(await mintForBookmark.execute({ tenantId: sampleToken().tenantId, bookmarkId, wishes: { deliver: false }, by })).toMatchObject({ refusal: { code: 'bookmark-not-found' } });
    await close.execute(bookmarkId, 'cancelled');
    expect(await mintMore()).toMatchObject({ refusal: { code: 'bookmark-closed' } });
  });

  it('gives the same token to a repetition with the same key, later too', async () => {
    const { clock, mintMore } = await opened();
    const first = await mintMore({}, 'key');
    clock.advance(5_000);
    expect(await mintMore({}, 'key')).toEqual(first);
    expect(await mintMore({ class: 'push' }, 'key')).toMatchObject({ refusal: { code: 'idempotency-key-reused' } });
  });

  it('shows nobody a link that is mailed', async () => {
    const { mintMore, tables } = await opened();
    const made = await mintMore({ deliver: true, recipient: 'grace@example.com' });

    expect(made.ok && [made.value.text, tables.deliveries.has(made.value.token.tokenId)]).toEqual([undefined, true]);
  });
});

describe('reissuing a token', () => {
  it('makes one in its place for the same recipient, and the old one works no more', async () => {
    const { minted, redeem, reissueToken } = memoryService();
    const old = await minted();
    const { tenantId, tokenId, recipient } = old.token;
    const made = await reissueToken.execute({ tenantId, tokenId, wishes: { deliver: false }, by: { actor: 'ada', reason: 'lost' } });

    expect(made).toMatchObject({ ok: true, value: { token: { recipient } } });
    expect(await redeem.execute({ origin, token: old.text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-revoked' } });
    expect(made.ok && (await redeem.execute({ origin, token: made.value.text ?? '', answer: answer('approve') }))).toMatchObject({ ok: true });
  });

  it('refuses another tenant, a bookmark that was answered, and a mail to nobody', async () => {
    const { minted, redeem, reissueToken } = memoryService();
    const [used, forNobody] = [await minted(), await minted({ recipient: undefined })];
    await redeem.execute({ origin, token: used.text, answer: answer('approve') });
    const reissue = (token: typeof used.token, tenantId = token.tenantId, deliver = false) => reissueToken.execute({ tenantId, tokenId: token.tokenId, wishes: { deliver }, by: { actor: 'ada', reason: 'lost' } });

    expect(await reissue(used.token)).toMatchObject({ refusal: { code: 'bookmark-closed' } });
    expect(await reissue(forNobody.token, sampleToken().tenantId)).toMatchObject({ refusal: { code: 'resume-token-not-found' } });
    expect(await reissue(forNobody.token, forNobody.token.tenantId, true)).toMatchObject({ refusal: { code: 'invalid-request' } });
  });
});

describe('inspecting a token', () => {
  it('explains it without using it, and says what it says but for its jti', async () => {
    const { inspectToken, minted, redeem } = memoryService();
    const { text, token } = await minted();
    const inspected = await inspectToken.execute(token.tenantId, text, by);
    expect(inspected).toMatchObject({ verdict: 'usable', overview: { token: { tokenId: token.tokenId } }, claims: { bookmark: token.bookmarkId, outcomes: ['approve', 'reject'] } });
    expect(inspected.claims).not.toHaveProperty('jti');
    await redeem.execute({ origin, token: text, answer: answer('approve') });
    expect((await inspectToken.execute(token.tenantId, text, by)).verdict).toBe('consumed');
  });

  it('tells another tenant and a forger the same', async () => {
    const { inspectToken, minted } = memoryService();
    const { text, token } = await minted();

    expect(await inspectToken.execute(sampleToken().tenantId, text, by)).toEqual(await inspectToken.execute(token.tenantId, 'forged', by));
  });
});

describe('revoking and unblocking', () => {
  it('works with the next attempt', async () => {
    const { minted, redeem, revokeTokens } = memoryService();
    const { text, token } = await minted();
    expect(await revokeTokens.execute(token.tenantId, { instanceId: token.instanceId }, { actor: 'ada', reason: 'wrong person' })).toBe(1);
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-revoked' } });
  });

  it('says of a token that is not blocked, and of one that is not the tenant’s, that there is nothing to lift', async () => {
    const { minted, unblockToken } = memoryService();
    const { token } = await minted();

    expect(await unblockToken.execute(token.tenantId, token.tokenId, by)).toMatchObject({ refusal: { code: 'conflict' } });
    expect(await unblockToken.execute(sampleToken().tenantId, token.tokenId, by)).toMatchObject({ refusal: { code: 'resume-token-not-found' } });
  });

  it('leaves what was done in the description of the token, with each attempt', async () => {
    const { describeToken, minted, redeem, unblockToken } = memoryService();
    const { text, token } = await minted();
    for (const outcome of ['x', 'y', 'z', 'approve']) await redeem.execute({ origin, token: text, answer: answer(outcome) });
    await unblockToken.execute(token.tenantId, token.tokenId, { actor: 'ada', reason: 'a slip' });
    const described = await describeToken.execute(token.tenantId, token.tokenId);

    expect(described).toMatchObject({
      value: {
        standing: 'usable', failedAttempts: 0, actions: [{ action: 'unblock', actor: 'ada', reason: 'a slip' }],
        attempts: [{ outcome: 'resume-token-blocked', ...origin }, { outcome: 'outcome-not-allowed' }, { outcome: 'outcome-not-allowed' }, { outcome: 'outcome-not-allowed' }],
      },
    });
    expect(await describeToken.execute(sampleToken().tenantId, parseUuid(token.tokenId))).toMatchObject({ refusal: { code: 'resume-token-not-found' } });
  });
});
