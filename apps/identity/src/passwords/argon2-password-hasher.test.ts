import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { expect, it } from 'vitest';
import { argon2PasswordHasher, hardenedCost, recommendedCost } from './argon2-password-hasher.ts';
import { importedHashText, readImportedHash } from './imported-hash.ts';

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };

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

it('the hardened profile is argon2id with 64 MiB, three passes and four lanes (RFC 9106 section 4)', async () => {
  expect(hardenedCost).toEqual({ memoryCost: 65_536, timeCost: 3, parallelism: 4 });
  expect(await (await argon2PasswordHasher(hardenedCost)).hash('tractor violin mosaic 7')).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/u);
});

it('a password is the same from whatever keyboard: composed or not', async () => {
  const passwords = await argon2PasswordHasher(cheap);

  expect(await passwords.verify(await passwords.hash('b\u00fccher im regal'), 'bu\u0308cher im regal')).toBe(true);
});

const password = 'tractor violin mosaic 7';
/** As Wexflow stores it. */
const wexflowHash = () => {
  const salt = randomBytes(16);
  return Buffer.concat([Buffer.of(1), salt, pbkdf2Sync(password, salt, 100_000, 32, 'sha256')]).toString('base64');
};

it.each([
  ['bcrypt, as Flowise has it', () => bcryptHash(password, { cost: 5 })],
  ['bcrypt of PHP, 2y', () => bcryptHash(password, { cost: 4, version: '2y' })],
  ['PBKDF2, as Wexflow has it', wexflowHash],
  ['PBKDF2 with SHA-512, as a PHC string', () => {
    const salt = randomBytes(16);
    return importedHashText({ kind: 'pbkdf2', digest: 'sha512', iterations: 1000, salt, key: pbkdf2Sync(password, salt, 1000, 64, 'sha512') });
  }],
])('a hash of another system verifies as it did there, and is outdated: %s', async (_what, make) => {
  const passwords = await argon2PasswordHasher(cheap);
  const imported = readImportedHash(await make());
  const stored = imported === undefined ? '' : importedHashText(imported);

  expect([await passwords.verify(stored, password), await passwords.verify(stored, `${password}x`), passwords.isOutdated(stored)]).toEqual([true, false, true]);
});

it.each(['', 'password', '$2b$31$' + 'a'.repeat(53), '$2b$03$' + 'a'.repeat(53), '$2x$10$' + 'a'.repeat(53), '$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$a2V5', '$pbkdf2-sha256$i=9999999$c2FsdHNhbHQ$' + 'a'.repeat(43), '$pbkdf2-sha256$i=0$c2FsdHNhbHQ$' + 'a'.repeat(43), Buffer.alloc(49, 2).toString('base64'), Buffer.alloc(48, 1).toString('base64')])(
  'what is no hash that we take, or costs too much to verify, is not imported: %s',
  (text) => {
    expect(readImportedHash(text)).toBeUndefined();
  },
);

it('a cheaper hash is outdated, and a dearer one is not', async () => {
  const [now, dearer] = [await argon2PasswordHasher({ ...cheap, timeCost: 2 }), await argon2PasswordHasher({ ...cheap, timeCost: 3 })];

  expect(now.isOutdated(await (await argon2PasswordHasher(cheap)).hash(password))).toBe(true);
  expect(now.isOutdated(await now.hash(password))).toBe(false);
  expect(now.isOutdated(await dearer.hash(password))).toBe(false);
});

it('the right password waits for no refusal', async () => {
  const passwords = await argon2PasswordHasher(cheap, 600_000);

  expect(await passwords.verify(await passwords.hash(password), password)).toBe(true);
});

it('a refusal takes as long as it must, whatever there was to verify', async () => {
  const passwords = await argon2PasswordHasher(cheap, 120);
  const took = async (stored: string | undefined, text: string) => {
    const start = performance.now();
    await passwords.verify(stored, text);
    return performance.now() - start;
  };
  const [ours, bcrypt] = [await passwords.hash(password), await bcryptHash(password, { cost: 4 })];

  for (const stored of [undefined, ours, bcrypt]) expect(await took(stored, 'wrong')).toBeGreaterThanOrEqual(118);
});
