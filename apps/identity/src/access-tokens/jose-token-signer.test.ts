import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { permissions } from '@holdfast/contracts/permissions';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { ActiveKeyCache } from '../keys/active-key.ts';
import { createKeyPair } from '../keys/key-pairs.ts';
import { PublishKeys } from '../keys/publish-keys.ts';
import { memorySigningKeys } from '../keys/signing-key.store.memory.ts';
import type { AccessTokenClaims } from './access-token-claims.ts';
import { joseTokenSigner } from './jose-token-signer.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const claims: AccessTokenClaims = {
  iss: 'https://holdfast.example.test:8443',
  aud: 'holdfast',
  sub: '00000000-0000-7000-8000-000000000001',
  client_id: 'holdfast',
  iat: 1_772_366_400,
  exp: 1_772_367_000,
  jti: '00000000-0000-7000-8000-000000000002',
  sid: '00000000-0000-7000-8000-000000000004',
  tenant: '00000000-0000-7000-8000-000000000003',
  permissions: [...permissions],
};

async function keysOf(bits: number) {
  const keys = memorySigningKeys();
  const pair = await createKeyPair('RS256', bits);
  await memoryTransactions().run(async (tx) => {
    await keys.add(tx, pair, now);
    await keys.move(tx, pair.kid, 'activate', now);
  });
  return { keys, pair };
}

it('an access token verifies against the JWKS, and its header says RS256, at+jwt and the kid', async () => {
  const { keys, pair } = await keysOf(2048);
  const token = await joseTokenSigner(new ActiveKeyCache(keys, () => 0)).sign(claims);
  const { payload } = await jwtVerify(token, createLocalJWKSet(await new PublishKeys(keys).execute()), { currentDate: now });

  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: pair.kid });
  expect(payload).toEqual(claims);
});

it('an access token with every permission has less than 2 KB, also when signed with the largest key', async () => {
  const { keys } = await keysOf(2048);
  const longerSignature = ((4096 - 2048) / 8) * (4 / 3);

  expect((await joseTokenSigner(new ActiveKeyCache(keys, () => 0)).sign(claims)).length + longerSignature).toBeLessThan(2048);
});

it('a token that would be longer is a bug and is not issued', async () => {
  const { keys } = await keysOf(2048);
  const many = Array.from({ length: 100 }, (_, index) => `read:something-${index}`);

  await expect(joseTokenSigner(new ActiveKeyCache(keys, () => 0)).sign({ ...claims, permissions: many })).rejects.toThrow('too long');
});

it('nothing is signed without an active key', async () => {
  await expect(joseTokenSigner(new ActiveKeyCache(memorySigningKeys(), () => 0)).sign(claims)).rejects.toThrow('no signing key');
});
