import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resume, tokenFromMail } from './approver.ts';
import { World, type Json } from './world.ts';

/** With the limits that everybody has. */
let world: World;
beforeAll(async () => {
  world = await World.start({});
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

let asked = 0;

/** An instance that waits, and the token of its mail. */
async function waiting(input: Json = {}): Promise<{ id: string; token: string }> {
  asked += 1;
  const approver = `status-${asked}@example.test`;
  const id = await world.startExpense(approver, input);
  return { id, token: await tokenFromMail(world, approver) };
}

/** What the databases say of an instance: that of its token, of its bookmark, and how often it was decided. */
async function truth(id: string): Promise<unknown[]> {
  const [row] = await world.rows(
    'resume-token',
    `SELECT t.state, b.state AS bookmark, t.blocked_at IS NOT NULL AS blocked, (SELECT count(*)::int FROM redemptions r WHERE r.instance_id = t.instance_id) AS redemptions
     FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE t.instance_id = $1`,
    id,
  );
  return [row?.['state'], row?.['bookmark'], row?.['blocked'], row?.['redemptions']];
}

const untouched = ['active', 'open', false, 0];
const operate = (path: string, body: object) => world.api.call(path, { method: 'POST', token: world.token, body });
const told = async (answer: ReturnType<typeof resume>) => {
  const { status, json } = await answer;
  return [status, json['code'] ?? json['state']];
};

describe('an answer through the gateway', () => {
  it('200: resumed; then 410 consumed, and 422 for another decision under its key', async () => {
    const { id, token } = await waiting();
    const key = { 'idempotency-key': 'status-200' };
    const first = await resume(world, token, 'approve', key);
    expect([first.status, first.json['state']]).toEqual([200, 'resumed']);
    expect(await truth(id)).toEqual(['consumed', 'claimed', false, 1]);
    expect((await resume(world, token, 'approve', key)).text).toBe(first.text);
    expect(await told(resume(world, token, 'reject', key))).toEqual([422, 'idempotency-key-reused']);
    for (let replay = 0; replay < 10; replay += 1) expect(await told(resume(world, token, 'approve'))).toEqual([410, 'resume-token-consumed']);
    await world.untilStatus(id, 'completed');
    expect(await truth(id)).toEqual(['consumed', 'claimed', false, 1]);
  });

  it('400: not ours, whatever is wrong with it, and a body that is none; nothing changes', async () => {
    const { id, token } = await waiting();
    const [head = '', payload = '', signature = ''] = token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"resume+jwt"}').toString('base64url');
    for (const forged of ['', 'x', `${head}.${payload}.`, `${none}.${payload}.`, `${none}.${payload}.${signature}`, `${head}.${payload}.${signature.slice(0, -6)}AAAAAA`, world.token]) {
      expect(await told(resume(world, forged, 'approve'))).toEqual([400, 'resume-token-invalid']);
    }
    expect((await world.api.call('/v1/resume', { method: 'POST', headers: { authorization: `Resume ${token}` }, body: { outcome: 1 } })).json['code']).toBe('invalid-request');
    expect(await truth(id)).toEqual(untouched);
  });

  it('403: a form of another site; 415: a body of another kind; nothing changes', async () => {
    const { id, token } = await waiting();
    const post = (headers: Record<string, string>, body: string) => world.api.call('/r', { method: 'POST', headers, body });
    const form = new URLSearchParams({ token, outcome: 'approve' }).toString();
    const urlencoded = 'application/x-www-form-urlencoded';
    expect((await post({ 'content-type': urlencoded, 'sec-fetch-site': 'cross-site' }, form)).status).toBe(403);
    expect((await post({ 'content-type': urlencoded, origin: 'https://evil.example' }, form)).status).toBe(403);
    for (const type of ['text/plain', 'multipart/form-data; boundary=x']) expect((await post({ 'content-type': type }, form)).status).toBe(415);
    expect(await truth(id)).toEqual(untouched);
  });

  it('410 revoked, by an operator', async () => {
    const { id, token } = await waiting();
    expect((await operate('/v1/resume-tokens/revoke', { instanceId: id, reason: 'wrong person' })).json).toEqual({ revoked: 1 });
    expect(await told(resume(world, token, 'approve'))).toEqual([410, 'resume-token-revoked']);
    expect(await truth(id)).toEqual(['revoked', 'open', false, 0]);
  });

  it('410 closed, when the instance was cancelled', async () => {
    const { id, token } = await waiting();
    expect((await operate(`/v1/instances/${id}/cancel`, {})).status).toBe(200);
    await expect.poll(() => truth(id)).toEqual(['active', 'closed', false, 0]);
    expect(await told(resume(world, token, 'approve'))).toEqual([410, 'bookmark-closed']);
    expect((await world.instance(id))['status']).toBe('cancelled');
  });

  it('410 expired, when nobody answered in time', async () => {
    const { id, token } = await waiting({ deadline: 'PT3S' });
    await world.untilStatus(id, 'completed');
    expect(await told(resume(world, token, 'approve'))).toEqual([410, 'resume-token-expired']);
    expect(await truth(id)).toEqual(['active', 'closed', false, 0]);
  });

  it('422 three times, 423 then, and 429 at last; an operator unblocks it, and its minute passes', { timeout: 120_000 }, async () => {
    const { id, token } = await waiting();
    const answers = [];
    for (const outcome of ['sign', 'sign', 'sign', 'approve', 'approve']) answers.push(await resume(world, token, outcome));
    expect(answers.map(({ status, json }) => [status, json['code']])).toEqual([
      [422, 'outcome-not-allowed'], [422, 'outcome-not-allowed'], [422, 'outcome-not-allowed'], [423, 'resume-token-blocked'], [429, 'too-many-requests'],
    ]);
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    expect(await truth(id)).toEqual(['active', 'open', true, 0]);

    const [row] = await world.rows('resume-token', 'SELECT token_id FROM resume_tokens WHERE instance_id = $1', id);
    const { status } = await operate(`/v1/resume-tokens/${String(row?.['token_id'])}/unblock`, { reason: 'a slip' });
    expect(status).toBe(204);
    await expect.poll(async () => (await resume(world, token, 'approve')).status, { timeout: 20_000, interval: 2_000 }).toBe(200);
    expect(await truth(id)).toEqual(['consumed', 'claimed', false, 1]);
  });

  it('410 revoked, with the key that signed it; 400 for what that key has signed and nobody knows', async () => {
    const [known, unknown] = [await waiting(), await waiting()];
    const kid = String((JSON.parse(Buffer.from(known.token.split('.')[0] ?? '', 'base64url').toString()) as Json)['kid']);
    const { json } = await operate(`/v1/resume-token-keys/${kid}/revoke`, {});
    expect(Number(json['revokedTokens'])).toBeGreaterThanOrEqual(2);
    expect(await told(resume(world, known.token, 'approve'))).toEqual([410, 'resume-token-revoked']);
    // As the holder of the key would sign: a jti that no row has.
    for (const table of ['attempts', 'deliveries', 'token_actions', 'resume_tokens']) await world.rows('resume-token', `DELETE FROM ${table} WHERE token_id IN (SELECT token_id FROM resume_tokens WHERE instance_id = $1)`, unknown.id);
    expect(await told(resume(world, unknown.token, 'approve'))).toEqual([400, 'resume-token-invalid']);
    expect(await truth(known.id)).toEqual(['revoked', 'open', false, 0]);
    const next = await waiting();
    expect((await resume(world, next.token, 'approve')).status).toBe(200);
  });
});
