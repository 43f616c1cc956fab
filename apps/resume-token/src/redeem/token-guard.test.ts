import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';

const codes = (results: readonly { ok: boolean; refusal?: { code: string } }[]) => results.map((result) => (result.ok ? 'ok' : result.refusal?.code));

describe('a genuine token', () => {
  it('is blocked by its third failed attempt, and works again when an operator unblocks it', async () => {
    const { clock, counted, minted, redeem, unblockToken } = memoryService();
    const { text, token } = await minted();
    const attempt = (outcome: string) => redeem.execute({ origin, token: text, answer: answer(outcome) });

    expect(codes([await attempt('x'), await attempt('x'), await attempt('x'), await attempt('approve')])).toEqual([
      'outcome-not-allowed', 'outcome-not-allowed', 'outcome-not-allowed', 'resume-token-blocked',
    ]);
    expect(counted.filter((event) => event === 'blocked')).toHaveLength(1);
    await unblockToken.execute(token.tenantId, token.tokenId, { actor: 'ada', reason: 'a slip' });
    clock.advance(60_000);
    expect(await attempt('approve')).toMatchObject({ ok: true });
  });

  it('is limited to four attempts at once while it could be used, also when it is blocked', async () => {
    const { minted, redeem } = memoryService();
    const { text } = await minted();
    const results = [];
    for (let index = 0; index < 5; index += 1) results.push(await redeem.execute({ origin, token: text, answer: answer('x') }));

    expect(results.at(-1)).toMatchObject({ refusal: { code: 'too-many-requests', retryAfter: 6 } });
  });

  it('is told that it was used however often it comes', async () => {
    const { minted, redeem } = memoryService();
    const { text } = await minted();
    await redeem.execute({ origin, token: text, answer: answer('approve') });
    const results = await Promise.all(Array.from({ length: 30 }, () => redeem.execute({ origin, token: text, answer: answer('approve') })));

    expect(new Set(codes(results))).toEqual(new Set(['resume-token-consumed']));
  });

  it('can be used from its allowed addresses only, and misuse counts', async () => {
    const { minted, redeem, tables } = memoryService();
    const { text, token } = await minted({ allowedAddresses: ['10.0.0.0/8'] });
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(tables.tokens.get(token.tokenId)?.failedAttempts).toBe(1);
    expect(await redeem.execute({ origin: { ...origin, address: '10.1.2.3' }, token: text, answer: answer('approve') })).toMatchObject({ ok: true });
  });

  it('cannot be blocked by altered copies of it, unless the mode is strict', async () => {
    for (const strict of [false, true]) {
      const { minted, redeem, tables } = memoryService({ strict });
      const { text, token } = await minted();
      const altered = `${text.slice(0, -8)}AAAAAAAA`;
      for (let index = 0; index < 3; index += 1) expect(await redeem.execute({ origin, token: altered, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-invalid' } });

      expect(tables.tokens.get(token.tokenId)?.blockedAt !== undefined).toBe(strict);
      expect(tables.attempts.size).toBe(strict ? 3 : 0);
    }
  });

  it('has its uses and its dead attempts counted in the strict mode', async () => {
    const { answerForm, minted, redeem } = memoryService({ strict: true });
    const { text } = await minted();
    const attempt = () => redeem.execute({ origin, token: text, answer: answer('approve') });
    expect(codes([await attempt(), await attempt(), await attempt()])).toEqual(['ok', 'resume-token-consumed', 'resume-token-consumed']);
    expect([(await answerForm.show(text, { origin })).status, (await answerForm.show(text, { origin })).status]).toEqual([410, 429]);
    expect(await attempt()).toMatchObject({ refusal: { code: 'too-many-requests' } });
  });

  it('and what is not one are audited when they are refused, without the token', async () => {
    const { audit, minted, redeem } = memoryService();
    const { text, token } = await minted();
    await redeem.execute({ origin, token: text, answer: answer('x') });
    await redeem.execute({ origin, token: `${text}A`, answer: answer('approve') });

    expect(audit.entries).toMatchObject([
      { outcome: 'refused', reason: 'outcome-not-allowed', tenantId: token.tenantId, target: { id: token.tokenId }, origin },
      { outcome: 'refused', reason: 'resume-token-invalid', origin },
    ]);
    expect(audit.entries[1]).not.toHaveProperty('target');
    expect(JSON.stringify(audit.entries)).not.toContain(text.split('.')[2]);
  });

  it('leaves its attempts with where they came from, the use in the commit of the claim', async () => {
    const { audit, engine, minted, redeem, tables } = memoryService();
    const { text, token } = await minted();
    const { owe } = engine;
    engine.owe = () => {
      throw new Error('the outbox is gone');
    };
    const command = { origin, token: text, answer: answer('approve'), idempotencyKey: 'key' };
    await expect(redeem.execute(command)).rejects.toThrow('the outbox is gone');
    expect(tables.attempts.size).toBe(0);
    engine.owe = owe;
    await redeem.execute(command);
    await redeem.execute(command);

    expect([...tables.attempts.values()]).toMatchObject([{ tokenId: token.tokenId, outcome: 'accepted', ...origin }, { outcome: 'repeated', ...origin }]);
    const { tenantId, tokenId } = token;
    const audited = { action: 'resume-token.redeemed', outcome: 'succeeded', tenantId, actor: { type: 'anonymous' }, target: { type: 'resume-token', id: tokenId }, origin };
    expect(audit.entries.slice(-2)).toEqual([audited, { ...audited, reason: 'repeated' }]);
  });
});
