import type { ServiceAnswer, ServiceClient, ServiceRequest } from '@holdfast/http-client/service-client';
import type { BookmarkId, CallId, InstanceId, RedemptionId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { MintCall } from '@holdfast/workflow-core/call';
import { describe, expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { resumeTokensOverHttp } from './resume-tokens.module.ts';

type Asked = Omit<ServiceRequest<unknown>, 'schema'>;

/** A service that gives fixed answers; what it gives goes through the contract. */
function serviceThat(answer: (request: Asked) => unknown) {
  const asked: Asked[] = [];
  const client: ServiceClient = {
    request: <T>({ schema, ...request }: ServiceRequest<T>): Promise<ServiceAnswer<T>> => {
      asked.push(request);
      const body = answer(request);
      return Promise.resolve(typeof body === 'number' ? { ok: false, status: body, code: 'bookmark-closed' } : { ok: true, value: schema.parse(body) });
    },
    stream: () => Promise.reject(new Error('nothing here is long')),
    close: () => Promise.resolve(),
  };
  return { resumeTokens: resumeTokensOverHttp(client), asked };
}

const [tenantId, instanceId, bookmarkId, redemptionId] = [ids.next<TenantId>(), ids.next<InstanceId>(), ids.next<BookmarkId>(), ids.next<RedemptionId>()];
const claimed = { redemptionId, bookmarkId, instanceId, tenantId, outcome: 'approve', decidedAt: '2026-05-01T00:00:00.000Z' };

const request: MintCall = {
  type: 'mint',
  bookmarkId,
  definition: { namespace: 'test', name: 'it', version: '1.0.0' },
  requestedBy: 'ada',
  title: 'Expense',
  outcomes: ['approve'],
  expiresAt: '2026-05-01T00:00:00.000Z',
  deliver: true,
  recipient: 'bo@example.test',
};

describe('resume-token over HTTP', () => {
  it('mints under the id of the call, and keeps the link with its reference only', async () => {
    const url = 'https://localhost/r#hf-resume-token.x';
    const { resumeTokens, asked } = serviceThat(() => ({ tokenId: ids.next<ResumeTokenId>(), url, expiresAt: request.expiresAt }));
    const callId = ids.next<CallId>();
    expect(await resumeTokens.mint({ callId, tenantId, instanceId, request })).toEqual({ ok: true, output: { url, expiresAt: request.expiresAt } });
    expect(asked).toMatchObject([{ method: 'POST', path: `/internal/v1/bookmarks/${bookmarkId}/tokens`, idempotencyKey: callId, body: { tenantId, instanceId, title: 'Expense', deliver: true } }]);
    expect(asked[0]?.body).not.toHaveProperty('type');
  });

  it('fails the task when the service refuses to mint', async () => {
    const { resumeTokens } = serviceThat(() => 410);
    expect(await resumeTokens.mint({ callId: ids.next(), tenantId, instanceId, request })).toMatchObject({ ok: false, error: { status: 410 } });
  });

  it('closes a bookmark, or brings the redemption that came first (I10)', async () => {
    expect(await serviceThat(() => ({ state: 'closed' })).resumeTokens.close(bookmarkId, 'timed-out')).toEqual({ state: 'closed' });
    expect(await serviceThat(() => ({ state: 'claimed', redemption: claimed })).resumeTokens.close(bookmarkId, 'timed-out')).toEqual({
      state: 'claimed',
      redemption: { redemptionId, bookmarkId, instanceId, tenantId, decision: { outcome: 'approve', decidedAt: claimed.decidedAt } },
    });
  });

  it('finds redemptions, and nothing where there is none', async () => {
    const { resumeTokens, asked } = serviceThat(() => ({ redemptions: [{ ...claimed, reason: 'fine', payload: { n: 1 }, decidedBy: 'bo' }] }));
    expect(await resumeTokens.findRedemptions([redemptionId])).toMatchObject([{ redemptionId, decision: { outcome: 'approve', reason: 'fine', payload: { n: 1 }, decidedBy: 'bo' } }]);
    expect(asked).toMatchObject([{ method: 'POST', path: '/internal/v1/redemptions/read', body: { redemptionIds: [redemptionId] } }]);
    expect(await serviceThat(() => ({ redemptions: [] })).resumeTokens.findRedemptions([redemptionId])).toEqual([]);
    await expect(serviceThat(() => 403).resumeTokens.findRedemptions([redemptionId])).rejects.toThrow('refused');
  });

  it('reveals what belongs to the instance, asks for nothing without a reference, and conceals it again', async () => {
    const [own, foreign] = [ids.next<ResumeTokenId>(), ids.next<ResumeTokenId>()];
    const { resumeTokens, asked } = serviceThat(() => ({ tokens: { [own]: 'ey.se.cret' } }));
    expect((await resumeTokens.reveal(instanceId, ['nothing here'])).texts).toEqual(['nothing here']);
    expect(asked).toEqual([]);
    const { texts, conceal } = await resumeTokens.reveal(instanceId, [`a hf-resume-token.${own} hf-resume-token.${own}`, `b hf-resume-token.${foreign}`]);
    expect(texts).toEqual(['a ey.se.cret ey.se.cret', `b hf-resume-token.${foreign}`]);
    expect(asked).toMatchObject([{ body: { instanceId, tokenIds: [own, foreign] } }]);
    expect(Buffer.from(conceal(Buffer.from('ü ey.se.cret'))).toString()).toBe(`ü hf-resume-token.${own}`);
  });
});
