import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';
import { resumeAnswer } from './resume-answer.ts';

describe('redeeming a token', () => {
  it('claims its bookmark once, and owes the engine one message', async () => {
    const { minted, redeem, sent } = memoryService();
    const { text, token } = await minted();
    const redeemed = await redeem.execute({ origin, token: text, answer: answer('approve') });

    expect(redeemed).toMatchObject({ ok: true, value: { state: 'resumed', bookmarkId: token.bookmarkId, decision: { outcome: 'approve' }, decidedBy: token.recipient } });
    expect(await redeem.execute({ origin, token: text, answer: answer('reject') })).toMatchObject({ refusal: { code: 'resume-token-consumed' } });
    expect(sent).toHaveLength(1);
  });

  it('is accepted, and told where to ask again, when the engine takes too long', async () => {
    const { engine, minted, redeem } = memoryService();
    engine.answer = () => undefined;
    const redeemed = await redeem.execute({ origin, token: (await minted()).text, answer: answer('approve') });
    if (!redeemed.ok) throw new Error(redeemed.refusal.code);

    const { redemptionId } = redeemed.value;
    expect(resumeAnswer(redeemed.value, 'https://holdfast.example')).toMatchObject({
      status: 202, body: { state: 'accepted', outcome: 'approve', statusUrl: `https://holdfast.example/v1/redemptions/${redemptionId}` },
    });
    expect(resumeAnswer({ ...redeemed.value, state: 'resumed' }, 'https://holdfast.example')).toMatchObject({ status: 200, body: { redemptionId, state: 'resumed' } });
  });

  it('is no success when the engine refuses the redemption (I6)', async () => {
    const { engine, minted, redeem, settle } = memoryService();
    engine.answer = ({ redemptionId }) => void settle.execute([{ redemptionId, result: 'refused' }]);

    expect(await redeem.execute({ origin, token: (await minted()).text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'bookmark-closed' } });
  });

  it('changes nothing when the message to the engine cannot be owed (I6)', async () => {
    const { engine, minted, redeem, tables } = memoryService();
    const { text } = await minted();
    const { owe } = engine;
    engine.owe = () => {
      throw new Error('the outbox is gone');
    };
    await expect(redeem.execute({ origin, token: text, answer: answer('approve') })).rejects.toThrow('the outbox is gone');
    expect(tables.redemptions.size).toBe(0);
    engine.owe = owe;
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ ok: true });
  });

  it('is done by one of many who try at the same time', async () => {
    const { minted, redeem } = memoryService();
    const { text } = await minted();
    const results = await Promise.all(Array.from({ length: 20 }, () => redeem.execute({ origin, token: text, answer: answer('approve') })));

    expect(results.filter((result) => result.ok)).toHaveLength(1);
    // Those beyond the burst of a token that could still be used are limited, whoever comes first.
    const refused = results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
    expect(refused.filter((code) => code !== 'resume-token-consumed' && code !== 'too-many-requests')).toEqual([]);
  });

  it('gives a repetition with the same key the same receipt, also while the engine is at it', async () => {
    const { engine, minted, redeem } = memoryService();
    engine.answer = () => undefined;
    const { text } = await minted();
    const command = { origin, token: text, answer: answer('approve'), idempotencyKey: 'key' };
    const [first, ...others] = await Promise.all([redeem.execute(command), redeem.execute(command), redeem.execute(command)]);

    expect(first).toMatchObject({ ok: true, value: { state: 'accepted' } });
    expect(others).toEqual([first, first]);
  });

  it('refuses another decision under the same key, and the same decision under another key', async () => {
    const { minted, redeem } = memoryService();
    const { text } = await minted();
    await redeem.execute({ origin, token: text, answer: answer('approve'), idempotencyKey: 'key' });

    expect(await redeem.execute({ origin, token: text, answer: answer('reject'), idempotencyKey: 'key' })).toMatchObject({ refusal: { code: 'idempotency-key-reused' } });
    expect(await redeem.execute({ origin, token: text, answer: answer('approve'), idempotencyKey: 'other' })).toMatchObject({ refusal: { code: 'resume-token-consumed' } });
  });

  it('refuses an outcome that is not offered, and a payload that nobody asked for, and uses nothing up', async () => {
    const { minted, redeem } = memoryService();
    const { text } = await minted();

    expect(await redeem.execute({ origin, token: text, answer: answer('sign') })).toEqual({ ok: false, refusal: { code: 'outcome-not-allowed', detail: 'Offered: approve, reject.' } });
    expect(await redeem.execute({ origin, token: text, answer: answer('approve', { amount: 1 }) })).toMatchObject({ refusal: { code: 'resume-payload-invalid' } });
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ ok: true });
  });

  it('refuses an expired token as expired, and a forged one as invalid', async () => {
    const { clock, minted, redeem } = memoryService();
    const { text } = await minted();
    clock.advance(3_600_000);

    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-expired' } });
    expect(await redeem.execute({ origin, token: 'forged', answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-invalid' } });
  });
});
