import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.ts';
import { changeAt } from './hide-members.ts';
import { secretsNamedIn, secretTexts, secretValues } from './secrets.ts';
import { isVeiled, leavesOf, referenceTo, Veil } from './veil.ts';

const id = '01900000-0000-7000-8000-00000000000a';
const reference = referenceTo(id);
const veil = new Veil([{ reference, value: 'pass word' }, { reference: referenceTo(id, 1), value: 'pass' }, { reference: referenceTo(id, 2), value: 4711 }, { reference: referenceTo(id, 3), value: '' }]);

describe('a veil', () => {
  it.each<[JsonValue, JsonValue]>([
    ['my pass word!', `my ${reference}!`],
    [{ a: ['pass', 1, null, true] }, { a: [referenceTo(id, 1), 1, null, true] }],
    [{ 'pass word': 4711 }, { [reference]: referenceTo(id, 2) }],
    ['pass%20word', `${reference}e`],
    [Buffer.from('pass word').toString('base64'), `${reference}b`],
  ])('conceals %j and reveals it again', (value, concealed) => {
    expect(veil.conceal(value)).toEqual(concealed);
    expect(veil.reveal(concealed)).toEqual(value);
    expect(isVeiled(concealed)).toBe(true);
  });

  it('conceals a secret that is part of what stands for another', () => {
    const digits = new Veil([{ reference, value: '19000' }, { reference: referenceTo(id, 1), value: 'secret' }, { reference: referenceTo(id, 2), value: 'a.b' }]);
    expect(digits.conceal('19000 secret a.b axb')).toBe(`${reference} ${referenceTo(id, 1)} ${referenceTo(id, 2)} axb`);
    expect(digits.conceal(digits.conceal('19000'))).toBe(reference);
    expect(digits.conceal(referenceTo('01900000-0000-7000-8000-0000000000ff'))).not.toContain('19000000');
  });

  it('leaves the names of members that the language gives', () => {
    expect(new Veil([{ reference, value: 'user' }]).conceal({ username: 'user', users: 'user' })).toEqual({ username: reference, [`${reference}s`]: reference });
  });

  it('reveals names of members, too', () => {
    expect(veil.reveal({ [referenceTo(id, 2)]: 1 })).toEqual({ 4711: 1 });
  });

  it('leaves what hides nothing as it is, and references that are not its own', () => {
    const value = { a: [1, 'b'] };
    expect(veil.conceal(value)).toBe(value);
    expect(veil.reveal(value)).toBe(value);
    expect(veil.reveal('hf-secret.01900000-0000-7000-8000-0000000000ff.0')).toBe('hf-secret.01900000-0000-7000-8000-0000000000ff.0');
    const empty = Veil.of([]);
    expect([empty.isEmpty, empty.conceal(value), empty.reveal(value)]).toEqual([true, value, value]);
  });
});

describe('secrets', () => {
  const versions = [
    { name: 'a', id, value: 'old', current: false },
    { name: 'a', id, value: { user: 'u', deep: ['p', null, 1] }, current: true },
  ];

  it('are what expressions find, and every text of every version is to be hidden', () => {
    expect(secretValues(versions)).toEqual({ a: versions[1]?.value });
    expect(secretTexts(versions).map(({ value }) => value)).toEqual(['old', 'u', 'p']);
  });

  it('are found by the names that an expression mentions', () => {
    expect(secretsNamedIn('$secrets.a + $secrets["b-c"] + $secrets."d" + $secret.e.f | $secretsOf.no')).toEqual(['a', 'b-c', 'd', 'e']);
    expect(secretsNamedIn('$secrets | keys')).toEqual([]);
    expect(secretsNamedIn('$secrets [ "a" ] + $secret "b" + $secrets . c + $secrets d')).toEqual(['a', 'b', 'c']);
  });

  it('are looked for in time that grows with the expression, whatever white space it has (I11)', () => {
    const space = ' '.repeat(100_000);
    expect(secretsNamedIn(`$secrets${space}! $secrets.${space}! $secrets[${space}!`)).toEqual([]);
  });
});

describe('members', () => {
  const mark = () => '*';
  it.each<[JsonValue, string, JsonValue]>([
    [{ a: { b: 1, c: 2 } }, 'a.b', { a: { b: '*', c: 2 } }],
    [{ a: [{ b: 1 }, { b: 2 }] }, 'a.b', { a: [{ b: '*' }, { b: '*' }] }],
    [{ a: 1 }, 'x.y', { a: 1 }],
    ['text', 'a', 'text'],
  ])('of %j at %s are changed', (value, path, expected) => {
    expect(changeAt(value, [path], mark)).toEqual(expected);
  });

  it('have leaves', () => {
    expect(leavesOf({ a: ['x', 1, null], b: true })).toEqual(['x', 1]);
  });
});
