import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';

const by = { actor: 'ada', reason: 'a reason in words', origin };
const ada = { actor: { type: 'user', id: 'ada' }, origin };

describe('the audit of what operators do with tokens', () => {
  it('has each deed with who, from where, and with which token; never the token, and no words', async () => {
    const { audit, inspectToken, minted, mintForBookmark, redeem, reissueToken, revokeTokens, unblockToken } = memoryService();
    const { text, token } = await minted();
    const { bookmarkId, recipient, tenantId, tokenId } = token;
    const target = { type: 'resume-token', id: tokenId };
    await inspectToken.execute(tenantId, text, by);
    for (const outcome of ['x', 'y', 'z']) await redeem.execute({ origin, token: text, answer: answer(outcome) });
    await unblockToken.execute(tenantId, tokenId, by);
    await mintForBookmark.execute({ tenantId, bookmarkId, wishes: { deliver: false }, by });
    const made = await reissueToken.execute({ tenantId, tokenId, wishes: { deliver: false }, by });
    await revokeTokens.execute(tenantId, { bookmarkId }, by);
    await revokeTokens.execute(tenantId, { recipient }, by);
    await revokeTokens.execute(tenantId, { kid: token.signingKid }, by);

    const deeds = audit.entries.filter(({ action }) => action !== 'resume-token.redeemed');
    expect(deeds).toMatchObject([
      { action: 'resume-token.inspected', reason: 'usable', target },
      { action: 'resume-token.unblocked', target },
      { action: 'resume-token.minted' },
      { action: 'resume-token.revoked', target },
      { action: 'resume-token.minted', target: { type: 'resume-token', id: made.ok ? made.value.token.tokenId : '' } },
      { action: 'resume-token.revoked', target: { type: 'bookmark', id: bookmarkId } },
      { action: 'resume-token.revoked', account: recipient },
      { action: 'resume-token.revoked', target: { type: 'signing-key', id: token.signingKid } },
    ].map((deed) => ({ ...deed, ...ada, outcome: 'succeeded', tenantId })));
    expect(JSON.stringify(deeds)).not.toContain(text);
    expect(JSON.stringify(deeds)).not.toContain(by.reason);
  });

  it('says that a stranger’s token was looked at, too, and nothing of a block that was not there', async () => {
    const { audit, inspectToken, minted, unblockToken } = memoryService();
    const { token } = await minted();
    await inspectToken.execute(token.tenantId, 'forged', by);
    await unblockToken.execute(token.tenantId, token.tokenId, by);

    expect(audit.entries).toEqual([{ action: 'resume-token.inspected', outcome: 'succeeded', reason: 'not-ours', tenantId: token.tenantId, ...ada }]);
  });
});
