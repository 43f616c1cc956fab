import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveUuid, isUuid, parseUuid, uuidv7 } from './uuid.ts';

const instants = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
const randoms = fc.uint8Array({ minLength: 10, maxLength: 10 });

it('a UUIDv7 is well-formed, carries version 7 and variant 2, and its first 48 bits are the time (RFC 9562 5.7)', () => {
  fc.assert(
    fc.property(instants, randoms, (now, random) => {
      const id = uuidv7(now, random);
      expect(isUuid(id)).toBe(true);
      expect(id[14]).toBe('7');
      expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now.getTime());
    }),
  );
});

it('UUIDv7s made later sort later', () => {
  fc.assert(
    fc.property(instants, randoms, randoms, (now, one, other) => {
      expect(uuidv7(now, one) < uuidv7(new Date(now.getTime() + 1), other)).toBe(true);
    }),
  );
});

it('derived ids are distinct for distinct counts, repeatable, and themselves UUIDs', () => {
  fc.assert(
    fc.property(instants, randoms, fc.nat(10_000), fc.nat(10_000), (now, random, a, b) => {
      const seed = uuidv7(now, random);
      expect(isUuid(deriveUuid(seed, a))).toBe(true);
      expect(deriveUuid(seed, a) === deriveUuid(seed, b)).toBe(a === b);
    }),
  );
});

it('an id counts on over the end of its low 48 bits', () => {
  const seed = parseUuid('00000000-0000-7000-8000-ffffffffffff');
  expect(deriveUuid(seed, 1)).toBe('00000000-0000-7000-8000-000000000000');
});

it('refuses what is not a lower-case hyphenated UUID', () => {
  for (const text of ['', 'x', '00000000-0000-7000-8000-00000000000G', '00000000-0000-7000-8000-00000000000A', '{00000000-0000-7000-8000-000000000001}']) {
    expect(isUuid(text)).toBe(false);
    expect(() => parseUuid(text)).toThrow(TypeError);
  }
});
