import { describe, expect, it } from 'vitest';
import { memoryService, origin } from '../service.store.memory.ts';

const visitor = { origin };
const payloadSchema = { type: 'object', properties: { amount: { type: 'number', minimum: 1 } }, required: ['amount'] };

describe('the page', () => {
  it('shows a link that works however often, and then takes its answer', async () => {
    const { answerForm, minted, sent } = memoryService();
    const { text } = await minted();
    expect([(await answerForm.show(text, visitor)).status, (await answerForm.show(text, visitor)).status]).toEqual([200, 200]);
    expect(sent).toEqual([]);

    const receipt = await answerForm.post({ token: text, outcome: 'approve', reason: 'fine', fields: {} }, visitor);
    expect(receipt.status).toBe(200);
    expect(receipt.body).toContain('The workflow has continued with it.');
  });

  it('says that an answer is stored when the engine takes longer', async () => {
    const { answerForm, engine, minted } = memoryService();
    engine.answer = () => undefined;
    const receipt = await answerForm.post({ token: (await minted()).text, outcome: 'approve', fields: {} }, visitor);
    expect(receipt.status).toBe(202);
    expect(receipt.body).toContain('It is stored safely');
  });

  it('says plainly that a link was used, when, and what the answer was', async () => {
    const { answerForm, minted } = memoryService();
    const { text } = await minted();
    await answerForm.post({ token: text, outcome: 'reject', fields: {} }, visitor);
    for (const page of [await answerForm.show(text, visitor), await answerForm.post({ token: text, outcome: 'approve', fields: {} }, visitor)]) {
      expect(page.status).toBe(410);
      expect(page.body).toContain('This link has been used');
      expect(page.body).toMatch(/It was used on <time .*The answer was <strong>Reject<\/strong>/u);
    }
  });

  it('says plainly that a link is expired, revoked or closed', async () => {
    const { answerForm, clock, close, minted, tables } = memoryService();
    const [closed, revoked, expired] = [await minted(), await minted(), await minted()];
    await close.execute(closed.token.bookmarkId, 'cancelled');
    const entry = tables.tokens.get(revoked.token.tokenId);
    if (entry !== undefined) tables.tokens.set(revoked.token.tokenId, { ...entry, state: 'revoked' });
    expect((await answerForm.show(closed.text, visitor)).body).toContain('This request is no longer open');
    expect((await answerForm.show(revoked.text, visitor)).body).toContain('This link has been revoked');
    clock.advance(3_600_000);
    expect(await answerForm.show(expired.text, visitor)).toMatchObject({ status: 410, body: expect.stringContaining('This link has expired') });
  });

  it('says the same of whatever is not ours', async () => {
    const { answerForm } = memoryService();
    expect(await answerForm.show('forged', visitor)).toEqual(await answerForm.post({ token: 'other', outcome: 'approve', fields: {} }, visitor));
    expect((await answerForm.show('forged', visitor)).status).toBe(400);
    expect((await answerForm.show(undefined, visitor)).status).toBe(200);
  });

  it('shows the form again when the payload does not fit or the outcome is not offered', async () => {
    const { answerForm, minted } = memoryService();
    const { command } = await minted();
    const { text } = await minted({ question: { ...command.question, payloadSchema } });
    const wrong = await answerForm.post({ token: text, outcome: 'approve', fields: { 'payload.amount': '0' } }, visitor);
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('<a href="#payload-0">amount</a> must be 1 or more');
    expect((await answerForm.post({ token: text, outcome: 'sign', fields: { 'payload.amount': '1' } }, visitor)).body).toContain('Offered: approve, reject.');
    expect((await answerForm.post({ token: text, outcome: 'approve', fields: { 'payload.amount': '1' } }, visitor)).status).toBe(200);
  });
});
