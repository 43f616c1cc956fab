import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { apiKeyText, provesKey, readApiKey, secretHash } from './api-key.ts';
import type { ApplicationKeyId } from './application.ts';

const id = '0190a000-0000-7000-8000-000000000001' as ApplicationKeyId;

it('an API key is hf_, its id and a secret of 256 bits, and reads back', () => {
  const text = apiKeyText(id, randomBytes(32).toString('base64url'));
  expect(text).toMatch(/^hf_0190a000000070008000000000000001_[\w-]{43}$/u);
  expect(readApiKey(text)).toEqual({ id, secret: text.slice(36) });
});

it.each(['', 'hf_', 'hf_1_2', `xf_${'0'.repeat(32)}_${'a'.repeat(43)}`, `hf_${'0'.repeat(32)}_${'a'.repeat(42)}`, `hf_${'0'.repeat(32)}_${'a'.repeat(43)} `])('text of another form is no API key: %j', (text) => {
  expect(readApiKey(text)).toBeUndefined();
});

it('a key is proven by its own secret, and a key that does not exist by none', () => {
  const salt = randomBytes(16);
  const key = { salt, secretHash: secretHash(salt, 'right') };
  expect([provesKey('right', key), provesKey('wrong', key), provesKey('right', undefined)]).toEqual([true, false, false]);
});
