import { systemClock } from '@holdfast/clock/system-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { expect, it } from 'vitest';
import { EnsureSigningKey } from './ensure-signing-key.ts';
import { PublishKeys } from './publish-keys.ts';
import { memorySigningKeys } from './signing-key.store.memory.ts';

function cluster() {
  const keys = memorySigningKeys();
  let made = 0;
  const create = async () => {
    made += 1;
    return { kid: `key-${made}`, modulus: 'n', exponent: 'AQAB', privateKey: new Uint8Array([1]) };
  };
  return { keys, ensure: new EnsureSigningKey(keys, memoryTransactions(), systemClock, create) };
}

it('replicas that start together make one key, and it is active', async () => {
  const { keys, ensure } = cluster();
  await Promise.all([ensure.execute(), ensure.execute(), ensure.execute()]);
  await ensure.execute();

  expect((await keys.active())?.kid).toBe('key-1');
  expect(await keys.published()).toHaveLength(1);
});

it('the JWKS holds the public members of RFC 7518 section 6.3.1 and nothing else', async () => {
  const { keys, ensure } = cluster();
  await ensure.execute();

  expect(await new PublishKeys(keys).execute()).toEqual({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'key-1', n: 'n', e: 'AQAB' }] });
});
