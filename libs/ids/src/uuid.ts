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

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const groupEnds: ReadonlySet<number> = new Set([3, 5, 7, 9]);

function format(bytes: Uint8Array): Uuid {
  let text = '';
  for (let index = 0; index < bytes.length; index += 1) {
    text += hexOf[bytes[index] ?? 0] ?? '';
    if (groupEnds.has(index)) text += '-';
  }
  return text as Uuid;
}

/**
 * UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds since 1970, then `random`.
 *
 * @param random 10 random bytes; the version and variant bits are overwritten.
 */
export function uuidv7(now: Date, random: Uint8Array): Uuid {
  const bytes = new Uint8Array(16);
  let milliseconds = now.getTime();
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = milliseconds % 256;
    milliseconds = Math.floor(milliseconds / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | (bytes[6] ?? 0) & 0x0f;
  bytes[8] = 0x80 | (bytes[8] ?? 0) & 0x3f;
  return format(bytes);
}

/**
 * The `n`-th id derived from `seed`: the same UUID with `n` added to its low 48 bits (modulo 2^48).
 * A pure core names what it creates from one seed a turn, so that the same turn names it the same again.
 */
export function deriveUuid<Id extends Uuid>(seed: Uuid, n: number): Id {
  const low = (Number.parseInt(seed.slice(24), 16) + n) % 2 ** 48;
  return `${seed.slice(0, 24)}${low.toString(16).padStart(12, '0')}` as Id;
}
