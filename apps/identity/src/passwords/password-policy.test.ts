import { describe, expect, it } from 'vitest';
import { passwordWeakness } from './password-policy.ts';

const context = ['ada.lovelace@example.test', 'Ada Lovelace'];
const weakness = (password: string) => passwordWeakness(password, context);

describe('a new password', () => {
  it.each(['a long enough passphrase for journeys', 'tractor violin mosaic 7', 'kV9$wq-3Lr!zT0x', 'ünïcødé géht äuch gut', '𝒶𝒷 mountains 𝒸𝒹 rivers'])('is accepted: %s', (password) => {
    expect(weakness(password)).toBeUndefined();
  });

  it('has 15 characters at least and 128 at most, counted as code points', () => {
    expect(weakness('kV9$wq-3Lr!zT0')).toMatch(/at least 15/u);
    expect(weakness('😀'.repeat(14))).toMatch(/at least 15/u);
    expect(weakness(`${'violin tractor mosaic '.repeat(5)}mountain and river`)).toBeUndefined();
    expect(weakness(`${'violin tractor mosaic '.repeat(5)}mountain and rivers`)).toMatch(/at most 128/u);
  });

  it.each([
    ['a common one, lengthened', 'password12345678'],
    ['a common one, whatever the case', 'PASSWORDpassword'],
    ['common ones put together', 'letmein-welcome-qwerty'],
    ['a famous example', 'correcthorsebatterystaple'],
    ['one character', 'aaaaaaaaaaaaaaaaaaaa'],
    ['one short block', 'ab1ab1ab1ab1ab1ab1'],
    ['a run of digits', '123456789012345'],
    ['a run of the keyboard', 'qwertyuiopasdfghj'],
    ['a run backwards', 'zyxwvutsrqponmlk'],
    ['the name of the product', 'Holdfast-Holdfast-1'],
    ['the name and address of the person', 'ada.lovelace.example1'],
  ])('is refused when it is %s', (_what, password) => {
    expect(weakness(password)).toMatch(/tried first/u);
  });

  it.each(['1q2w3e4r5t6y7u8i9o0p', 'Mississippi-2026-12', 'thisisapassword', 'P@ssw0rdP@ssw0rd'])('is refused when it is in the list of common and breached ones, or is one of them with a tail: %s', (password) => {
    expect(weakness(password)).toMatch(/tried first/u);
  });

  it('has 8 characters at least beside a second factor, and is held to the same lists', () => {
    const beside = (password: string) => passwordWeakness(password, context, 'with-second-factor');

    expect(beside('kV9$wq-')).toMatch(/at least 8/u);
    expect(beside('kV9$wq-3')).toBeUndefined();
    for (const password of ['password', 'iloveyou1', 'sunshine99', 'Trustno1!', '12345678', 'qwertyui']) expect(beside(password)).toMatch(/tried first/u);
  });
});
