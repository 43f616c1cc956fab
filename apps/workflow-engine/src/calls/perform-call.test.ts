import type { CallId, InstanceId, TenantId } from '@holdfast/ids/ids';
import type { HttpCall } from '@holdfast/workflow-core/call';
import { describe, expect, it } from 'vitest';
import { callParts } from '../testing/call-parts.ts';
import { outsideThatAnswers } from '../testing/outside-that-answers.ts';
import { anyRequest, ids } from '../testing/turns.ts';
import type { LeasedCall } from './call.store.ts';
import type { Answer } from './outside-world.ts';
import { performCall } from './perform-call.ts';
import { backoff, maxHttpAttempts } from './retry-policy.ts';

function httpCall(request: Partial<HttpCall> = {}, attempt = 1): LeasedCall {
  return { callId: ids.next<CallId>(), tenantId: ids.next<TenantId>(), instanceId: ids.next<InstanceId>(), request: { ...anyRequest, ...request }, attempt };
}

function answering(answer: Answer) {
  return callParts({ request: () => Promise.resolve(answer) });
}

describe('an http call', () => {
  it('leaves the query of an address as it is written, and adds to it', async () => {
    const { outside, sent } = outsideThatAnswers();
    for (const uri of ['https://example.test/a?ids=1,2&t=a%20b', 'https://example.test/a?']) {
      await performCall(httpCall({ uri, query: [['c', '3,4']] }), callParts(outside));
    }
    expect(sent.map(({ url }) => url)).toEqual(['https://example.test/a?ids=1,2&t=a%20b&c=3%2C4', 'https://example.test/a?c=3%2C4']);
  });

  it('sends query, headers and JSON under the id of the call as its idempotency key (I5)', async () => {
    const { outside, sent } = outsideThatAnswers();
    const call = httpCall({ method: 'PUT', uri: 'https://example.test/a?b=1', query: [['c', 'ü&'], ['c', '2']], headers: { 'x-a': '1' }, body: { n: [1] } });
    expect(await performCall(call, callParts(outside))).toEqual({ type: 'completed', outcome: { ok: true, output: { yes: true } } });
    expect(sent).toEqual([
      { method: 'PUT', url: 'https://example.test/a?b=1&c=%C3%BC%26&c=2', headers: { 'x-a': '1', 'content-type': 'application/json' }, body: '{"n":[1]}', idempotencyKey: call.callId },
    ]);
  });

  it('sends text as it is, under the content type it was given, and no body when there is none', async () => {
    const { outside, sent } = outsideThatAnswers();
    const parts = callParts(outside);
    await performCall(httpCall({ method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }), parts);
    await performCall(httpCall(), parts);
    expect(sent[0]).toMatchObject({ body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(sent[1]).not.toHaveProperty('body');
  });

  it('carries tokens where references stood, and stores references where an answer repeats tokens', async () => {
    const { outside, sent } = outsideThatAnswers({ echoed: 'https://localhost/r#revealed.42' });
    const call = httpCall({ method: 'POST', query: [['t', 'hf-resume-token.42']], headers: { 'x-link': 'hf-resume-token.42' }, body: { link: 'https://localhost/r#hf-resume-token.42' } });
    const performed = await performCall(call, callParts(outside));
    expect(sent).toMatchObject([{ url: 'https://example.test/?t=revealed.42', headers: { 'x-link': 'revealed.42' }, body: '{"link":"https://localhost/r#revealed.42"}' }]);
    expect(performed).toMatchObject({ outcome: { output: { echoed: 'https://localhost/r#hf-resume-token.42' } } });
  });

  it('is an error of the workflow when the status is', async () => {
    const answer: Answer = { ok: true, response: { status: 503, headers: {}, body: new Uint8Array() } };
    expect(await performCall(httpCall(), answering(answer))).toMatchObject({ type: 'completed', outcome: { ok: false, error: { status: 503 } } });
  });

  it.each(['unreachable', 'timeout'] as const)('is repeated when it is %s, later each time, and a communication error in the end', async (failure) => {
    const parts = answering({ ok: false, failure });
    expect(await performCall(httpCall(), parts)).toEqual({ type: 'repeat', afterMs: 500, reason: failure });
    expect(await performCall(httpCall({}, 3), parts)).toMatchObject({ type: 'repeat', afterMs: 2000 });
    expect(await performCall(httpCall({}, maxHttpAttempts), parts)).toMatchObject({ type: 'completed', outcome: { ok: false, error: { type: expect.stringMatching(/communication$/u) as unknown } } });
  });

  it.each(['blocked', 'malformed', 'too-large'] as const)('is not repeated when it is %s', async (failure) => {
    expect(await performCall(httpCall(), answering({ ok: false, failure }))).toMatchObject({ type: 'completed', outcome: { ok: false } });
  });

  it('that kills its replica every time is given up without another attempt (I11)', async () => {
    const { outside, sent } = outsideThatAnswers();
    expect(await performCall(httpCall({}, maxHttpAttempts + 1), callParts(outside))).toMatchObject({ outcome: { ok: false } });
    expect(sent).toEqual([]);
  });
});

describe('the backoff', () => {
  it('doubles from half a second to 30 seconds', () => {
    expect([1, 2, 3, 7, 8, 100].map(backoff)).toEqual([500, 1000, 2000, 30_000, 30_000, 30_000]);
  });
});
