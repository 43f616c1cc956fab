declare const uuidBrand: unique symbol;

/** A lower-case, hyphenated RFC 9562 UUID, branded by what it names so that ids cannot be swapped. */
export type Uuid<Name extends string = string> = string & { readonly [uuidBrand]: Name };

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(text: string): text is Uuid {
  return pattern.test(text);
}

/** @throws {TypeError} when `text` is not a lower-case UUID; for ids that come from our own stores. */
export function parseUuid<Id extends Uuid>(text: string): Id {
  if (!pattern.test(text)) throw new TypeError('not a UUID');
  return text as Id;
}

const digitCodes = Uint8Array.from('0123456789abcdef', (digit) => digit.codePointAt(0) ?? 0);
const hyphen = 45;

/**
 * UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds since 1970, then `random`.
 *
 * @param random 10 random bytes from `from` on; the version and variant bits are overwritten.
 */
export function uuidv7(now: Date, random: Uint8Array, from = 0): Uuid {
  const milliseconds = now.getTime();
  const early = Math.floor(milliseconds / 2 ** 16);
  const late = milliseconds % 2 ** 16;
  const time = (value: number, place: number) => digitCodes[value >>> place * 4 & 15] ?? 0;
  const high = (index: number) => digitCodes[(random[from + index] ?? 0) >>> 4] ?? 0;
  const low = (index: number) => digitCodes[(random[from + index] ?? 0) & 15] ?? 0;
  const variant = digitCodes[8 | (random[from + 2] ?? 0) >>> 4 & 3] ?? 0;
  // In one piece, not digit after digit: a text that is put together is put together once more when it is first read.
  return String.fromCharCode(
    time(early, 7), time(early, 6), time(early, 5), time(early, 4), time(early, 3), time(early, 2), time(early, 1), time(early, 0), hyphen,
    time(late, 3), time(late, 2), time(late, 1), time(late, 0), hyphen,
    digitCodes[7] ?? 0, low(0), high(1), low(1), hyphen,
    variant, low(2), high(3), low(3), hyphen,
    high(4), low(4), high(5), low(5), high(6), low(6), high(7), low(7), high(8), low(8), high(9), low(9),
  ) as Uuid;
}

/**
 * The `n`-th id derived from `seed`: the same UUID with `n` added to its low 48 bits (modulo 2^48).
 * A pure core names what it creates from one seed a turn, so that the same turn names it the same again.
 */
export function deriveUuid<Id extends Uuid>(seed: Uuid, n: number): Id {
  const low = (Number.parseInt(seed.slice(24), 16) + n) % 2 ** 48;
  return `${seed.slice(0, 24)}${low.toString(16).padStart(12, '0')}` as Id;
}
