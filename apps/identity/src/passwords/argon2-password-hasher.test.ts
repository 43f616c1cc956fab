import { expect, it } from 'vitest';
import { argon2PasswordHasher, recommendedCost } from './argon2-password-hasher.ts';

it('a password is kept as argon2id with 19 MiB, two passes and one lane, salted', async () => {
  const passwords = await argon2PasswordHasher();
  const [one, other] = [await passwords.hash('tractor violin mosaic 7'), await passwords.hash('tractor violin mosaic 7')];

  expect(recommendedCost).toEqual({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
  expect(one).not.toBe(other);
});

it('the right password verifies; another case, a cut or nothing at all does not', async () => {
  const passwords = await argon2PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 });
  const hash = await passwords.hash('tractor violin mosaic 7');

  expect(await passwords.verify(hash, 'tractor violin mosaic 7')).toBe(true);
  expect(await passwords.verify(hash, 'Tractor violin mosaic 7')).toBe(false);
  expect(await passwords.verify(hash, 'tractor violin mosaic ')).toBe(false);
  expect(await passwords.verify(hash, '')).toBe(false);
});

it('without an account no password verifies', async () => {
  const passwords = await argon2PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 });

  expect(await passwords.verify(undefined, 'tractor violin mosaic 7')).toBe(false);
});
