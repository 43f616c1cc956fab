import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.ts';
import { base64Parts } from './base64-parts.ts';
import { changeAt } from './hide-members.ts';
import { secretsNamedIn, secretTexts, secretValues } from './secrets.ts';
import { isVeiled, leavesOf, referenceTo, TooMuchHidden, Veil, type Veiled } from './veil.ts';

const id = '01900000-0000-7000-8000-00000000000a';
const reference = referenceTo(id);
/** What stands for the value as it is. */
const shown = (part = 0) => `${referenceTo(id, part)}.v`;
const veil = new Veil([{ reference, value: 'pass word' }, { reference: referenceTo(id, 1), value: 'pass' }, { reference: referenceTo(id, 2), value: 4711 }, { reference: referenceTo(id, 3), value: '' }, { reference: referenceTo(id, 4), value: 9007199254740993n }]);

describe('a veil', () => {
  it.each<[JsonValue, JsonValue]>([
    ['my pass word!', `my ${shown()}!`],
    [{ a: ['pass', 1, null, true] }, { a: [shown(1), 1, null, true] }],
    [[9007199254740993n, 9007199254740994n], [shown(4), 9007199254740994n]],
    [{ 'pass word': 4711 }, { [shown()]: shown(2) }],
    ['pass%20word', `${reference}.e`],
    [Buffer.from('pass word').toString('base64'), `${reference}.b`],
    ['pass word12', `${shown()}12`],
    ['passe pass.b', `${shown(1)}e ${shown(1)}.b`],
    [{ 'pass word pass': 'pass0' }, { [`${shown()} ${shown(1)}`]: `${shown(1)}0` }],
  ])('conceals %j and reveals it again', (value, concealed) => {
    expect(veil.conceal(value)).toEqual(concealed);
    expect(veil.reveal(concealed)).toEqual(value);
    expect(isVeiled(concealed)).toBe(true);
  });

  it.each(['', 'a', 'ab', 'abc', 'abcd'])('conceals a secret within what is encoded in Base64, after %j', (before) => {
    for (const after of ['', '@', '@host', ' and more']) {
      const encoded = `Basic ${Buffer.from(`${before}pass word${after}`).toString('base64')}`;
      const concealed = veil.concealText(encoded);
      const left = concealed.slice('Basic '.length).replaceAll(/hf-secret\.[0-9a-f-]{36}\.\d+\.[a-z]/gu, '');
      expect(concealed).toContain(reference);
      expect(left.length).toBeLessThanOrEqual(Math.ceil(((before.length + after.length) * 8) / 6) + 4);
      expect(veil.reveal(concealed)).toBe(encoded);
    }
  });

  it.each<[form: string, text: string]>([
    ['v', 'a "b" (c)!~*'], ['e', 'a%20%22b%22%20(c)!~*'], ['s', 'a%20%22b%22%20%28c%29%21~%2A'], ['f', 'a+%22b%22+%28c%29%21%7E*'], ['j', String.raw`a \"b\" (c)!~*`],
  ])('conceals a secret where a call writes it as %s: %s', (form, text) => {
    const punctuated = new Veil([{ reference, value: 'a "b" (c)!~*' }]);
    expect(punctuated.conceal(`<${text}>`)).toBe(`<${reference}.${form}>`);
    expect(punctuated.reveal(`<${reference}.${form}>`)).toBe(`<${text}>`);
  });

  it.each<[form: string, address: string]>([
    ['p', 'https://x.example/a@b "c"/é_{1}\'2'], ['q', 'https://x.example/?key=a@b "c"/é_{1}\'2'],
  ])('conceals a secret that was put into an address as it is, as %s: %s', (form, address) => {
    const value = 'a@b "c"/é_{1}\'2';
    const addressed = new Veil([{ reference, value }]);
    const { href } = new URL(address);
    expect(addressed.conceal(href)).toBe(address.replace(value, `${reference}.${form}`));
    expect(addressed.reveal(addressed.conceal(href))).toBe(href);
  });

  it('looks for nothing that an address makes shorter than the secret', () => {
    const dots = new Veil([{ reference, value: 'a/../b' }, { reference: referenceTo(id, 1), value: '/..' }]);
    expect(dots.conceal('b, _, / and a')).toBe('b, _, / and a');
  });

  it('looks for so much within Base64 and no more, and gives back what it concealed when there was less', () => {
    const crowd = Array.from({ length: 1000 }, (_, part) => ({ reference: referenceTo(id, part), value: `${part} is a secret`.padEnd(100, '.') }));
    const last = crowd.slice(-1);
    const encoded = Buffer.from(`a ${last[0]?.value} one`).toString('base64');
    const written = new Veil(last).concealText(encoded);
    expect(written).toContain(referenceTo(id, 999));
    const crowded = new Veil(crowd);
    expect(crowded.concealText(encoded)).toBe(encoded);
    expect(crowded.reveal(written)).toBe(encoded);
  });

  it('conceals a secret that is part of what stands for another', () => {
    const digits = new Veil([{ reference, value: '19000' }, { reference: referenceTo(id, 1), value: 'secret' }, { reference: referenceTo(id, 2), value: 'a.b' }]);
    expect(digits.conceal('19000 secret a.b axb')).toBe(`${shown()} ${shown(1)} ${shown(2)} axb`);
    expect(digits.conceal(digits.conceal('19000'))).toBe(shown());
    expect(digits.conceal(referenceTo('01900000-0000-7000-8000-0000000000ff'))).not.toContain('19000000');
  });

  it('leaves the names of members that the language gives', () => {
    expect(new Veil([{ reference, value: 'user' }]).conceal({ username: 'user', users: 'user' })).toEqual({ username: shown(), [`${shown()}s`]: shown() });
  });

  it('reveals names of members, too', () => {
    expect(veil.reveal({ [shown(2)]: 1 })).toEqual({ 4711: 1 });
  });

  it('reveals what releases before wrote, whatever follows it, and keeps it as it is', () => {
    const written = { [`${reference}e`]: [`${reference}b`, reference, `${referenceTo(id, 1)}5 ${referenceTo(id, 1)}.v`, referenceTo(id, 2)] };
    expect(veil.reveal(written)).toEqual({ 'pass%20word': [Buffer.from('pass word').toString('base64'), 'pass word', 'pass5 pass', 4711] });
    expect(veil.conceal(written)).toEqual(written);
  });

  it('gives back what it concealed, whatever stands beside it', () => {
    let last = 7;
    const below = (most: number) => (last = (last * 48_271) % 2_147_483_647) % most;
    const many = new Veil(Array.from({ length: 25 }, (_, part) => ({ reference: referenceTo(id, part), value: `s${part}s` })));
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: below(8) }, () => ['0', '1', 'e', 'b', 'v', '.', ' ', `s${below(25)}s`][below(8)]).join('');
      expect(many.reveal(many.conceal(text))).toBe(text);
    }
  });

  it('says what stands behind references, whatever their form', () => {
    const value = { [`${reference}.e`]: [shown(1), `<${referenceTo(id, 2)}> ${reference}e`, 'hf-secret.01900000-0000-7000-8000-0000000000ff.0'] };
    expect(veil.behind(value)).toEqual({ [reference]: 'pass word', [referenceTo(id, 1)]: 'pass', [referenceTo(id, 2)]: 4711 });
    expect([veil.behind({ a: 1 }), Veil.empty.behind(value)]).toEqual([{}, {}]);
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

/** What the veil was before it looked for all secrets at once: any of the texts, of those that begin alike the longest. */
function byPattern(veiled: readonly Veiled[], text: string): string {
  const [known, texts] = [new Set<string>(), new Map<string, string>()];
  for (const { reference: name, value } of veiled) {
    known.add(name).add(`${name}.v`);
    if (typeof value !== 'string' || value === '') continue;
    for (const [form, suffix] of [[value, '.v'], [encodeURIComponent(value.toWellFormed()), '.e'], [Buffer.from(value).toString('base64'), '.b']] as const) {
      if (suffix === '.e' && form === value) continue;
      known.add(`${name}${suffix.replace(/\.v?/u, '')}`);
      known.add(`${name}${suffix}`);
      if (!texts.has(form)) texts.set(form, `${name}${suffix}`);
    }
    for (const [before, part] of base64Parts(value).entries()) {
      if (part === undefined) continue;
      known.add(`${name}.${'wxy'[before]}`);
      if (!texts.has(part)) texts.set(part, `${name}.${'wxy'[before]}`);
    }
  }
  const any = [...known, ...texts.keys()].toSorted((one, other) => other.length - one.length).map((each) => each.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`)).join('|');
  return [...texts.keys()].some((each) => text.includes(each)) ? text.replaceAll(new RegExp(any, 'gu'), (found) => texts.get(found) ?? found) : text;
}

describe('a veil over very much (I11)', () => {
  const ofTexts = (texts: readonly string[]) => texts.map((value, part) => ({ reference: referenceTo(id, part), value }));

  it('conceals as one pattern of all secrets would', () => {
    let last = 11;
    const below = (most: number) => (last = (last * 48_271) % 2_147_483_647) % most;
    const pieces = ['a', 'b', ' ', '%', '%20', '0', '1', '.', '-', 'e', '😀', '\uD83D', '\uDE00', 'YQ==', 'YWI=', referenceTo(id), referenceTo(id, 1), `${referenceTo(id, 1)}.e`, shown(1), shown(9), referenceTo(id, 12), 'hf-secret.'];
    const textOf = (most: number, from = pieces) => Array.from({ length: below(most) }, () => from[below(from.length)]).join('');
    for (let round = 0; round < 5000; round++) {
      const veiled: readonly Veiled[] = [...ofTexts(Array.from({ length: below(5) }, () => textOf(5, round % 3 === 0 ? pieces : pieces.slice(0, 13)))), { reference: referenceTo(id, 9), value: 7 }];
      const all = new Veil(veiled);
      const text = textOf(14);
      // The first few are looked for one by one, the others together.
      for (let time = 0; time < (round % 50 === 0 ? 900 : 1); time++) all.concealText(`${text} `);
      expect([veiled, text, all.concealText(text)]).toEqual([veiled, text, byPattern(veiled, text)]);
    }
  });

  it('takes time that grows with what is looked through and not with how many secrets there are, and counts it', () => {
    const texts = Array.from({ length: 10_000 }, (_, index) => `text${String(index).padStart(10, '0')}`);
    const allowance = { steps: 0 };
    const concealed = new Veil(ofTexts(texts), allowance).conceal(texts.toReversed());
    expect(concealed).toEqual(texts.map((_, part) => shown(part)).toReversed());
    expect(-allowance.steps).toBeGreaterThan(10_000);
    expect(-allowance.steps).toBeLessThan(200_000);
  });

  it('takes no more where a secret nearly stands again and again', () => {
    const nearly = new Veil(ofTexts([`${'a'.repeat(30_000)}b${'a'.repeat(30_000)}`]));
    const text = 'a'.repeat(1_900_000);
    expect(nearly.conceal({ text })).toEqual({ text });
  });

  it('hides more as it goes on, at the cost of what is new', () => {
    const allowance = { steps: 0 };
    const growing = new Veil(ofTexts(Array.from({ length: 1000 }, (_, index) => `kept ${index}`)), allowance);
    for (let part = 1000; part < 2000; part++) {
      growing.add([{ reference: referenceTo(id, part), value: `more ${part}` }]);
      expect(growing.concealText(`more ${part}`)).toBe(shown(part));
    }
    expect(-allowance.steps).toBeLessThan(1_000_000);
  });

  it('is refused beyond a bound, whether there is too much to hide or too much stands for it', () => {
    expect(() => new Veil(ofTexts(['x'.repeat(2_097_152)])).conceal('x')).toThrow(TooMuchHidden);
    expect(() => new Veil(ofTexts(['x'])).conceal('x'.repeat(100_000))).toThrow(TooMuchHidden);
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
