import { describe, expect, it } from 'vitest';
import { answer, memoryService, origin } from '../service.store.memory.ts';
import { leadSeconds } from './rotate-keys.ts';

const by = { actor: 'ada', origin };
const later = (leadSeconds + 1) * 1000;

async function prepared() {
  const service = memoryService();
  await service.keys.active();
  await service.rotateKeys.prepare();
  const stateOf = async (kid: string) => (await service.keyStore.list()).find((key) => key.kid === kid)?.state;
  return { ...service, stateOf };
}

describe('the rotation of keys', () => {
  it('refuses no token that is good: what the old key made works, and the new one makes the next (I14)', async () => {
    const { clock, keys, minted, redeem, rotateKeys, stateOf } = await prepared();
    const before = await minted();
    clock.advance(later);
    for (const purpose of ['sign', 'sign-receipt', 'derive-jti'] as const) {
      const present = await keys.active();
      const rotated = await rotateKeys.rotate(purpose, by);
      const old = { 'sign': present.signing, 'sign-receipt': present.receipts, 'derive-jti': present.deriving }[purpose].kid;
      expect([rotated.ok && (await stateOf(rotated.value)), await stateOf(old)]).toEqual(['active', 'retiring']);
    }
    clock.advance(later);
    const after = await minted();
    expect([after.token.signingKid === before.token.signingKid, after.token.derivationKid === before.token.derivationKid]).toEqual([false, false]);
    for (const { text } of [before, after]) expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ ok: true });
  });

  it('waits until every replica knows the next key', async () => {
    const { clock, rotateKeys } = await prepared();
    expect(await rotateKeys.rotate('sign', by)).toMatchObject({ refusal: { code: 'signing-key-too-new', retryAfter: leadSeconds } });
    clock.advance(later);
    expect(await rotateKeys.rotate('sign', by)).toMatchObject({ ok: true });
    expect(await rotateKeys.rotate('sign', by)).toMatchObject({ refusal: { code: 'signing-key-too-new' } });
  });

  it('retires a superseded key once nothing that it made can be used', async () => {
    const { clock, minted, redeem, revokeTokens, rotateKeys, stateOf } = await prepared();
    const { text, token } = await minted();
    clock.advance(later);
    expect(await rotateKeys.retire(token.signingKid, by)).toMatchObject({ refusal: { code: 'conflict' } });
    await rotateKeys.rotate('sign', by);
    expect(await rotateKeys.retire(token.signingKid, by)).toMatchObject({ refusal: { code: 'conflict' } });
    await revokeTokens.execute(token.tenantId, { kid: token.signingKid }, by);
    expect(await rotateKeys.retire(token.signingKid, by)).toMatchObject({ ok: true });
    expect(await stateOf(token.signingKid)).toBe('retired');
    clock.advance(later);
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-revoked' } });
    expect(await rotateKeys.retire('nobody', by)).toMatchObject({ refusal: { code: 'signing-key-not-found' } });
  });

  it('revokes a key in an emergency with all that it made, and another makes what comes next (I14)', async () => {
    const { audit, clock, keys, minted, operated, redeem, rotateKeys } = await prepared();
    const { text, token } = await minted();
    expect(await rotateKeys.revoke(token.signingKid, by)).toMatchObject({ ok: true, value: 1 });
    expect(await rotateKeys.revoke(token.signingKid, by)).toMatchObject({ refusal: { code: 'signing-key-not-found' } });
    expect((await operated.find(token.tenantId, token.tokenId))?.standing).toBe('revoked');
    clock.advance(3_000);
    expect(await redeem.execute({ origin, token: text, answer: answer('approve') })).toMatchObject({ refusal: { code: 'resume-token-revoked' } });
    const { text: next } = await minted();
    expect(await redeem.execute({ origin, token: next, answer: answer('approve') })).toMatchObject({ ok: true });
    const active = (await keys.active()).signing.kid;
    expect(audit.entries.filter(({ action }) => action.startsWith('resume-token-key.'))).toEqual([
      { action: 'resume-token-key.revoked', outcome: 'succeeded', actor: { type: 'user', id: 'ada' }, target: { type: 'signing-key', id: token.signingKid }, origin },
      { action: 'resume-token-key.activated', outcome: 'succeeded', actor: { type: 'user', id: 'ada' }, target: { type: 'signing-key', id: active }, origin },
    ]);
  });

  it('has one pending key for each purpose, also after one was revoked', async () => {
    const { keyStore, rotateKeys } = await prepared();
    await rotateKeys.prepare();
    const pending = async () => (await keyStore.list()).filter(({ state }) => state === 'pending');
    const [first] = await pending();
    await rotateKeys.revoke(first?.kid ?? '', by);
    expect((await pending()).map(({ purpose }) => purpose).toSorted()).toEqual(['derive-jti', 'sign', 'sign-receipt']);
  });
});
