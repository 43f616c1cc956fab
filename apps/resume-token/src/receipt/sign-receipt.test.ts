import { compactVerify, createLocalJWKSet, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { digest } from '../payload/digest.ts';
import { answer, memoryService, origin, publicUrl } from '../service.store.memory.ts';

const payloadSchema = { type: 'object', properties: { amount: { type: 'number' } } };

describe('a receipt', () => {
  it('says who decided what, when, under which definition, to whoever has the public keys', async () => {
    const { minted, publishKeys, redeem } = memoryService();
    const { command } = await minted();
    const { text, token } = await minted({ question: { ...command.question, payloadSchema } });
    const redeemed = await redeem.execute({ origin, token: text, answer: { outcome: 'approve', reason: 'fine', payload: { from: 'json', value: { amount: 12 } } } });
    if (!redeemed.ok) throw new Error(redeemed.refusal.code);
    const { payload } = await compactVerify(redeemed.value.receipt, createLocalJWKSet(await publishKeys.execute()));

    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      iss: publicUrl, jti: redeemed.value.redemptionId, iat: Math.floor(redeemed.value.decidedAt.getTime() / 1000), tenant: token.tenantId, instance: token.instanceId,
      bookmark: token.bookmarkId, token: token.tokenId, definition: token.question.definition, title: token.question.title, outcome: 'approve', reason: 'fine',
      payload_hash: digest({ amount: 12 }), decided_by: token.recipient, decided_at: redeemed.value.decidedAt.toISOString(),
    });
  });

  it('is no resume token, and a resume token is none', async () => {
    const { minted, redeem } = memoryService();
    const { text } = await minted();
    const redeemed = await redeem.execute({ origin, token: text, answer: answer('approve') });
    const receipt = redeemed.ok ? redeemed.value.receipt : '';

    expect([decodeProtectedHeader(receipt).typ, decodeProtectedHeader(text).typ]).toEqual(['receipt+jwt', 'resume+jwt']);
    expect(await redeem.execute({ origin, token: receipt, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-invalid' } });
  });

  it('is the same whenever it is asked for, and there is none of what the engine refused', async () => {
    const { engine, minted, readReceipt, redeem, settle, tables } = memoryService();
    const redeemed = await redeem.execute({ origin, token: (await minted()).text, answer: answer('approve') });
    if (!redeemed.ok) throw new Error(redeemed.refusal.code);
    expect(await readReceipt.execute(redeemed.value.redemptionId)).toEqual(redeemed);

    engine.answer = ({ redemptionId }) => void settle.execute([{ redemptionId, result: 'refused' }]);
    await redeem.execute({ origin, token: (await minted()).text, answer: answer('approve') });
    const refused = [...tables.redemptions.values()].find(({ redemption }) => redemption.state === 'refused');
    expect(refused && (await readReceipt.execute(refused.redemption.redemptionId))).not.toHaveProperty('value.receipt');
  });
});
