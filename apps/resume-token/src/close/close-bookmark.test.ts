import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';
import { bookmarkClosuresConsumer } from './bookmark-closures.consumer.ts';
import { closedDocument } from './closed-document.ts';

describe('closing a bookmark', () => {
  it('makes its tokens useless', async () => {
    const { close, minted, redeem } = memoryService();
    const { text, token } = await minted();

    expect(await close.execute(token.bookmarkId, 'timed-out')).toEqual({ state: 'closed' });
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'bookmark-closed' } });
  });

  it('gives the redemption when a resume claimed the bookmark first (I10)', async () => {
    const { close, minted, redeem } = memoryService();
    const { text, token } = await minted();
    await redeem.execute({ origin, token: text, answer: { ...answer('approve'), reason: 'fine' } });

    expect(closedDocument(await close.execute(token.bookmarkId, 'timed-out'))).toMatchObject({
      state: 'claimed', redemption: { bookmarkId: token.bookmarkId, outcome: 'approve', reason: 'fine', decidedBy: token.recipient },
    });
  });

  it('is done by each message of the queue, however often it comes', async () => {
    const { close, minted, tables } = memoryService();
    const { token } = await minted();
    const consume = bookmarkClosuresConsumer(close);
    await consume({ bookmarkId: token.bookmarkId, reason: 'instance-ended' });
    await consume({ bookmarkId: token.bookmarkId, reason: 'instance-ended' });

    expect(tables.bookmarks.get(token.bookmarkId)?.state).toBe('closed');
  });
});
