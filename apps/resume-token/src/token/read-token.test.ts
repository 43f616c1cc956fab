import { describe, expect, it } from 'vitest';
import { memoryService } from '../service.store.memory.ts';

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
