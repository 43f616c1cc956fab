import { createSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';

describe('reading a token', () => {
  it('gives its record, whatever its state', async () => {
    const service = memoryService();
    const { token, text } = await service.minted();
    expect(await service.read.execute(text)).toMatchObject({ ok: true, value: { token, facts: { state: 'active', expired: false, bookmark: 'open' } } });
    service.clock.advance(3_600_000);
    expect(await service.read.execute(text)).toMatchObject({ ok: true, value: { facts: { expired: true } } });
  });

  it('refuses a token that is signed by us and not in the database, as it refuses a forged one', async () => {
    const service = memoryService();
    const { token, text } = await service.minted();
    service.tables.tokens.delete(token.tokenId);
    expect(await service.read.execute(text)).toEqual(await service.read.execute(`${text.slice(0, -8)}AAAAAAAA`));
    expect(await service.read.execute(text)).toEqual({ ok: false, refusal: { code: 'resume-token-invalid' } });
  });

  it('knows a token whose key was revoked for revoked, and what the key signs without one of our jti for not ours (I14)', async () => {
    const service = memoryService();
    const { token, text } = await service.minted();
    const { privateKey } = (await service.keys.active()).signing;
    await service.rotateKeys.revoke(token.signingKid, { actor: 'ada' });
    // As if a replica that had not heard of it had made the token.
    const entry = service.tables.tokens.get(token.tokenId);
    if (entry === undefined) throw new Error('no entry');
    service.tables.tokens.set(token.tokenId, { ...entry, state: 'active' });
    service.clock.advance(3_000);
    const [header = '', payload = ''] = text.split('.');
    const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), jti: 'guessed' };
    const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;

    expect(await service.read.execute(text)).toMatchObject({ ok: true, value: { facts: { state: 'revoked' } } });
    expect(await service.redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-revoked' } });
    expect(await service.read.execute(`${input}.${createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')}`)).toMatchObject({ refusal: { code: 'resume-token-invalid' } });
  });

  it('refuses a token that another key of ours has signed than the one that made it', async () => {
    const service = memoryService();
    const { token, text } = await service.minted();
    const entry = service.tables.tokens.get(token.tokenId);
    if (entry === undefined) throw new Error('no entry');
    service.tables.tokens.set(token.tokenId, { ...entry, token: { ...token, signingKid: 'another' } });
    expect(await service.read.execute(text)).toMatchObject({ refusal: { code: 'resume-token-invalid' } });
  });

  it('refuses a token whose record says other than what was signed', async () => {
    const service = memoryService();
    const { token, text } = await service.minted();
    const entry = service.tables.tokens.get(token.tokenId);
    if (entry === undefined) throw new Error('no entry');
    const changed = { ...token, question: { ...token.question, outcomes: ['approve', 'reject', 'pay-twice'] } };
    service.tables.tokens.set(token.tokenId, { ...entry, token: changed });
    expect(await service.read.execute(text)).toMatchObject({ ok: false });
  });
});
