import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryService, origin } from '../service.store.memory.ts';
import { sampleToken } from '../token/sample-token.ts';

describe('minting a token', () => {
  it('gives the same token for the same key and request, whatever became of the bookmark since', async () => {
    const { mint, minted, close } = memoryService();
    const { token, command } = await minted();
    await close.execute(token.bookmarkId, 'cancelled');

    expect(await mint.execute(token.bookmarkId, command)).toEqual({ ok: true, value: token });
  });

  it('makes nothing with a key that has just been revoked, whatever this replica has read before', async () => {
    const { minted, redeem, rotateKeys } = memoryService();
    const before = await minted();
    expect(await rotateKeys.revoke(before.token.signingKid, { actor: randomUUID() })).toEqual({ ok: true, value: 1 });
    const after = await minted();
    expect(after.token.signingKid).not.toBe(before.token.signingKid);
    expect(await redeem.execute({ origin, token: after.text, answer: { outcome: 'approve', payload: { from: 'json', value: undefined } } })).toMatchObject({ ok: true });
  });

  it('refuses another request under the same key', async () => {
    const { mint, minted } = memoryService();
    const { token, command } = await minted();

    expect(await mint.execute(token.bookmarkId, { ...command, deliver: true })).toMatchObject({ refusal: { code: 'idempotency-key-reused' } });
  });

  it('gives one token to the same request from two connections', async () => {
    const { mint, minted, tables } = memoryService();
    const { command } = await minted();
    const [one, other] = await Promise.all([mint.execute('key', command), mint.execute('key', command)]);

    expect(one).toEqual(other);
    expect(tables.tokens.size).toBe(2);
  });

  it('makes several tokens for one bookmark, under several keys', async () => {
    const { mint, minted, tables } = memoryService();
    const { command } = await minted();
    expect(await mint.execute('another key', { ...command, recipient: 'linus@example.com' })).toMatchObject({ ok: true });
    expect(tables.tokens.size).toBe(2);
  });

  it('refuses a bookmark that is closed, claimed, or of another instance', async () => {
    const { close, mint, minted, redeem } = memoryService();
    const [closed, claimed, foreign] = [await minted(), await minted(), await minted()];
    await close.execute(closed.token.bookmarkId, 'timed-out');
    await redeem.execute({ origin, token: claimed.text, answer: { outcome: 'approve', payload: { from: 'json', value: undefined } } });
    const { instanceId } = sampleToken();
    const codes = await Promise.all([
      mint.execute('1', closed.command),
      mint.execute('2', claimed.command),
      mint.execute('3', { ...foreign.command, bookmark: { ...foreign.command.bookmark, instanceId } }),
    ]);
    expect(codes).toMatchObject([{ refusal: { code: 'bookmark-closed' } }, { refusal: { code: 'bookmark-closed' } }, { refusal: { code: 'conflict' } }]);
  });

  it('refuses a payload schema that it cannot check answers against', async () => {
    const { mint, minted } = memoryService();
    const { command } = await minted();
    const question = { ...command.question, payloadSchema: { type: 'file' } };

    expect(await mint.execute('key', { ...command, question })).toMatchObject({ refusal: { code: 'payload-schema-invalid' } });
  });

  it('owes a mail when the link is to be delivered', async () => {
    const { minted, tables } = memoryService();
    const [kept, delivered] = [await minted(), await minted({ deliver: true })];

    expect([...tables.deliveries.keys()]).toEqual([delivered.token.tokenId]);
    expect(kept.text).not.toBe(delivered.text);
  });
});
