import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';

const visitor = { origin };

describe('asking for a new link', () => {
  it('is offered on an expired link, tells the operator once, and promises nothing', async () => {
    const { answerForm, asked, clock, counted, listTokens, minted } = memoryService();
    const { text, token } = await minted({ deadline: new Date(Date.now() + 86_400_000) });
    clock.advance(3_600_000);
    expect((await answerForm.show(text, visitor)).body).toContain('<form method="post" action="/r/ask">');
    const pages = [await answerForm.ask(text, visitor), await answerForm.ask(text, visitor)];

    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(pages[0]?.body).toContain('Whether you get one is theirs to decide');
    expect([asked.map(({ tokenId }) => tokenId), counted.filter((event) => event === 'link asked')]).toEqual([[token.tokenId], ['link asked']]);
    expect(await listTokens.execute(token.tenantId, { linkAsked: true }, { limit: 9 })).toMatchObject([{ token: { tokenId: token.tokenId }, standing: 'expired' }]);
  });

  it('is offered on a blocked link too', async () => {
    const { answerForm, minted, redeem } = memoryService();
    const { text } = await minted();
    for (let index = 0; index < 3; index += 1) await redeem.execute({ origin, token: text, answer: answer('x') });
    const page = await answerForm.show(text, visitor);

    expect([page.status, page.body.includes('action="/r/ask"')]).toEqual([423, true]);
    expect((await answerForm.ask(text, visitor)).body).toContain('Your request is noted');
  });

  it('leads to the page of the link when a new one would not help, and is nothing for what is not ours', async () => {
    const { answerForm, asked, close, minted } = memoryService();
    const [usable, closed] = [await minted(), await minted()];
    await close.execute(closed.token.bookmarkId, 'cancelled');

    expect((await answerForm.ask(usable.text, visitor)).body).toContain('name="outcome"');
    expect((await answerForm.ask(closed.text, visitor)).status).toBe(410);
    expect((await answerForm.ask('forged', visitor)).status).toBe(400);
    expect(asked).toEqual([]);
  });
});
