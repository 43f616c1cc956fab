import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { form, json, publicUrl, question, RunningService, unlimited, type Minted } from './testing/running-service.ts';

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start({ env: unlimited });
});

afterAll(async () => (service as RunningService | undefined)?.[Symbol.asyncDispose]());

const mint = (given: Parameters<RunningService['mint']>[0] = {}) => service.mint(given);
const reveal = (minted: Minted) => service.reveal(minted);
const resume = (...given: Parameters<RunningService['resume']>) => service.resume(...given);
const rows = (...given: Parameters<RunningService['rows']>) => service.rows(...given);
const asGateway = (...given: Parameters<RunningService['gateway']>) => service.gateway(...given);
const asEngine = (...given: Parameters<RunningService['engine']>) => service.engine(...given);

describe('resume-token', () => {
  it('mails a link that opens the page, and takes the answer once', async () => {
    const title = `Approve expense ${randomUUID()}`;
    const { tokenId } = await mint({ title, deliver: true, recipient: 'grace@example.com' });
    const mail = await vi.waitFor(() => service.mails.mails.find((each) => each.subject === title) ?? Promise.reject(new Error('no mail yet')), 30_000);
    expect(mail.messageId).toBe(`<${tokenId}@holdfast.example>`);
    const token = /\/r#(\S+)/u.exec(mail.text ?? '')?.[1] ?? '';

    const page = await asGateway('GET', `/r?t=${token}`);
    expect(page).toMatchObject({ status: 200, headers: { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' } });
    expect(page.text).toContain(title);
    const posted = await asGateway('POST', '/r', new URLSearchParams({ token, outcome: 'approve', reason: 'fine' }).toString(), form);
    expect(posted.status).toBe(200);
    expect(posted.text).toContain('Your answer is recorded: Approve');
    const again = await asGateway('POST', '/r', new URLSearchParams({ token, outcome: 'reject' }).toString(), form);
    expect(again.status).toBe(410);
    expect(again.text).toContain('The answer was <strong>Approve</strong>');
  });

  it('answers 200 when the engine has resumed, and tells the engine who decided what', async () => {
    const minted = await mint({ recipient: 'grace@example.com' });
    const answer = await resume(await reveal(minted), { outcome: 'reject', reason: 'too dear' });
    expect(answer.status, answer.text).toBe(200);
    const receipt = JSON.parse(answer.text);
    expect(receipt).toMatchObject({ state: 'resumed', outcome: 'reject' });

    const decisions = await asEngine('POST', '/internal/v1/redemptions/read', { redemptionIds: [receipt.redemptionId, randomUUID()] });
    expect(JSON.parse(decisions.text).redemptions).toMatchObject([{ bookmarkId: minted.bookmarkId, outcome: 'reject', reason: 'too dear', decidedBy: 'grace@example.com' }]);
  });

  it('answers 202 with a status address while the engine is away', async () => {
    service.engineAnswers = false;
    onTestFinished(() => void (service.engineAnswers = true));
    const answer = await resume(await reveal(await mint()));
    expect(answer.status).toBe(202);
    const { redemptionId, statusUrl } = JSON.parse(answer.text);
    expect(statusUrl).toBe(`${publicUrl}/v1/redemptions/${redemptionId}`);
    const status = await asGateway('GET', `/v1/redemptions/${redemptionId}`);
    expect(Object.keys(JSON.parse(status.text)).toSorted()).toEqual(['decidedAt', 'outcome', 'receipt', 'state']);
    expect(JSON.parse(status.text).state).toBe('accepted');
  });

  it('lets one of fifty posts of one token through (I6)', async () => {
    const minted = await mint();
    const token = await reveal(minted);
    const answers = await Promise.all(Array.from({ length: 50 }, () => resume(token)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(49);
    expect(await rows('SELECT state FROM redemptions WHERE bookmark_id = $1', [minted.bookmarkId])).toHaveLength(1);
  });

  it('lets a resume or a close win, never both (I10)', async () => {
    for (let round = 0; round < 5; round += 1) {
      const minted = await mint();
      const token = await reveal(minted);
      const [resumed, closed] = await Promise.all([
        resume(token),
        asEngine('POST', `/internal/v1/bookmarks/${minted.bookmarkId}/close`, { reason: 'timed-out' }),
      ]);
      expect([resumed.status, JSON.parse(closed.text).state]).toEqual(resumed.status === 200 ? [200, 'claimed'] : [410, 'closed']);
    }
  });

  it('gives the same answer to a repetition with the same idempotency key, and refuses another decision under it', async () => {
    const token = await reveal(await mint());
    const key = { 'idempotency-key': 'answer-1' };
    const first = await resume(token, { outcome: 'approve' }, key);
    const second = await resume(token, { outcome: 'approve' }, key);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.text).toBe(first.text);
    expect((await resume(token, { outcome: 'reject' }, key)).status).toBe(422);
    expect((await resume(token)).status).toBe(410);
  });

  it('mints the same token for the same idempotency key, whatever became of the bookmark since', async () => {
    const bookmarkId = randomUUID();
    const asked = question();
    const post = (body: object) => asEngine('POST', `/internal/v1/bookmarks/${bookmarkId}/tokens`, body, { 'idempotency-key': `call-${bookmarkId}` });
    const [first, second] = await Promise.all([post(asked), post(asked)]);
    const minted = { bookmarkId, instanceId: asked.instanceId, tenantId: asked.tenantId, tokenId: JSON.parse(first.text).tokenId };

    expect(second.text).toBe(first.text);
    expect(await reveal(minted)).toBe(await reveal(minted));
    expect((await post({ ...asked, title: 'Something else' })).status).toBe(422);
    await resume(await reveal(minted));
    expect((await post(asked)).text).toBe(first.text);
  });

  it('refuses to mint for a bookmark that was closed before', async () => {
    const bookmarkId = randomUUID();
    await asEngine('POST', `/internal/v1/bookmarks/${bookmarkId}/close`, { reason: 'cancelled' });
    const answer = await asEngine('POST', `/internal/v1/bookmarks/${bookmarkId}/tokens`, question(), { 'idempotency-key': randomUUID() });

    expect([answer.status, JSON.parse(answer.text).code]).toEqual([410, 'bookmark-closed']);
  });

  it('says which genuine token is expired or closed, and of anything else only that it is not valid', async () => {
    const expired = await reveal(await mint({ expiresAt: new Date(Date.now() - 1000).toISOString() }));
    const minted = await mint();
    const closed = await reveal(minted);
    await asEngine('POST', `/internal/v1/bookmarks/${minted.bookmarkId}/close`, { reason: 'cancelled' });
    const codes = await Promise.all([expired, closed, 'junk', `${closed.slice(0, -8)}AAAAAAAA`].map(async (token) => JSON.parse((await resume(token)).text).code));

    expect(codes).toEqual(['resume-token-expired', 'bookmark-closed', 'resume-token-invalid', 'resume-token-invalid']);
  });

  it('treats a respelled token as the token it is', async () => {
    const token = await reveal(await mint());
    expect((await resume(token)).status).toBe(200);
    const last = token.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = [`${token}=`, `${token}==`, ` ${token}`, ...Array.from({ length: 15 }, (_, index) => `${token.slice(0, -1)}${alphabet[(alphabet.indexOf(last) & 0x30) + index] ?? ''}`)];
    const statuses = await Promise.all(respelled.map(async (text) => (await asGateway('POST', '/v1/resume', JSON.stringify({ token: text, outcome: 'approve' }), json)).status));

    expect(statuses.every((status) => status === 400 || status === 410)).toBe(true);
  });

  it('changes nothing by GET, HEAD and a view, however often', async () => {
    const minted = await mint();
    const token = await reveal(minted);
    const before = await rows('SELECT t.*, b.state AS bookmark FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE token_id = $1', [minted.tokenId]);
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => asGateway('GET', `/r?t=${token}`, undefined, { 'user-agent': 'scanner', 'sec-purpose': 'prefetch' })),
      asGateway('HEAD', `/r?t=${token}`),
      asGateway('POST', '/r/view', new URLSearchParams({ token }).toString(), form),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    expect(await rows('SELECT t.*, b.state AS bookmark FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE token_id = $1', [minted.tokenId])).toEqual(before);
    expect((await resume(token)).status).toBe(200);
  });

  it('refuses forms of another type and from another site', async () => {
    const token = await reveal(await mint());
    const body = new URLSearchParams({ token, outcome: 'approve' }).toString();
    const statuses = await Promise.all([
      asGateway('POST', '/r', JSON.stringify({ token, outcome: 'approve' }), json),
      asGateway('POST', '/r', body, { 'content-type': 'text/plain' }),
      asGateway('POST', '/v1/resume', body, form),
      asGateway('POST', '/r', body, { ...form, 'sec-fetch-site': 'cross-site' }),
      asGateway('POST', '/r', body, { ...form, origin: 'https://evil.example' }),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([415, 415, 415, 403, 403]);
    expect((await resume(token)).status).toBe(200);
  });

  it('checks the payload against its schema, and points to each field that does not fit', async () => {
    const payloadSchema = { type: 'object', properties: { amount: { type: 'number', minimum: 1 } }, required: ['amount'], additionalProperties: false };
    const token = await reveal(await mint({ payloadSchema }));
    const refused = await resume(token, { outcome: 'approve', payload: { amount: 0, more: 1 } });

    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text).errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual(['/payload/amount', '/payload/more']);
    expect(JSON.parse((await resume(token, { outcome: 'sign', payload: { amount: 1 } })).text).code).toBe('outcome-not-allowed');
    expect((await asGateway('POST', '/r', new URLSearchParams({ token, outcome: 'approve', 'payload.amount': '12.5' }).toString(), form)).status).toBe(200);
  });

  it('lets only the engine mint, reveal, close and read decisions', async () => {
    const id = randomUUID();
    const answers = await Promise.all([
      asGateway('POST', `/internal/v1/bookmarks/${id}/tokens`, JSON.stringify(question()), { ...json, 'idempotency-key': id }),
      asGateway('POST', '/internal/v1/tokens/reveal', JSON.stringify({ instanceId: id, tokenIds: [id] }), json),
      asGateway('POST', `/internal/v1/bookmarks/${id}/close`, JSON.stringify({ reason: 'cancelled' }), json),
      asGateway('POST', '/internal/v1/redemptions/read', JSON.stringify({ redemptionIds: [id] }), json),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('keeps nothing in its database that is or makes a token', async () => {
    const token = await reveal(await mint({ deliver: true, recipient: 'grace@example.com' }));
    const [, payload = '', signature = ''] = token.split('.');
    const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const tables = await rows(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`, []);
    const dump = (await Promise.all(tables.map(async (table) => rows(`SELECT t::text AS line FROM "${String(table['table_name'])}" t`, [])))).flat().map((row) => String(row['line'])).join('\n');

    expect(dump).toContain('resume-');
    for (const secret of [token, signature, jti, Buffer.from(jti, 'base64url').toString('hex'), Buffer.from(jti).toString('hex')]) expect(dump).not.toContain(secret);
    expect(dump).not.toMatch(/PRIVATE KEY|"d":|308[0-9a-f]{5}020100300d06092a864886f70d010101/u);
  });
});
