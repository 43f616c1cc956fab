/** What the elements of an array parameter are in JavaScript, by their Postgres type. */
export interface ArrayElements {
  readonly boolean: boolean;
  readonly integer: number;
  /** Decimal digits. */
  readonly bigint: string;
  readonly uuid: string;
  readonly text: string;
  /** JSON text. */
  readonly json: string;
  /** JSON text. */
  readonly jsonb: string;
  readonly bytea: Uint8Array;
  /** To the millisecond. */
  readonly timestamptz: Date;
}

export type ArrayType = keyof ArrayElements;

/** The binary form of an element. */
interface Element<Cell> {
  /** The type's object id in pg_type, the same in every Postgres. */
  readonly oid: number;
  /** Bytes it takes, or more. */
  readonly most: (cell: Cell) => number;
  /** @returns the bytes it takes. */
  readonly write: (into: Buffer, at: number, cell: Cell) => number;
}

/** A unit of UTF-16 takes three bytes of UTF-8 at most: that is known without a pass over the text. */
const textual = (oid: number): Element<string> => ({ oid, most: (cell) => cell.length * 3, write: (into, at, cell) => into.write(cell, at) });

/** Milliseconds from 1970 to 2000, where Postgres begins to count. */
const postgresEpoch = 946_684_800_000;

const elements: { readonly [Type in ArrayType]: Element<ArrayElements[Type]> } = {
  boolean: {
    oid: 16,
    most: () => 1,
    write: (into, at, cell) => {
      into[at] = cell ? 1 : 0;
      return 1;
    },
  },
  integer: { oid: 23, most: () => 4, write: putInt32 },
  bigint: { oid: 20, most: () => 8, write: (into, at, cell) => into.writeBigInt64BE(BigInt(cell), at) - at },
  uuid: { oid: 2950, most: () => 16, write: putUuid },
  text: textual(25),
  json: textual(114),
  // The version of the format, and the text.
  jsonb: { oid: 3802, most: (cell) => 1 + cell.length * 3, write: (into, at, cell) => into.write(`\u0001${cell}`, at) },
  bytea: {
    oid: 17,
    most: (cell) => cell.length,
    write: (into, at, cell) => {
      into.set(cell, at);
      return cell.length;
    },
  },
  timestamptz: {
    oid: 1184,
    most: () => 8,
    write: (into, at, cell) => {
      const microseconds = (cell.getTime() - postgresEpoch) * 1000;
      const high = Math.floor(microseconds / 2 ** 32);
      return putInt32(into, at, high) + putInt32(into, at + 4, microseconds - high * 2 ** 32);
    },
  },
};

/** As Buffer's writeInt32BE, without its checks: an array has a hundred such numbers, and they would cost most of it. */
function putInt32(into: Buffer, at: number, value: number): number {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
  return 4;
}

/** What a hexadecimal digit is worth, by its character code. */
const worth = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);
/** Where the digits of each byte of a UUID stand in its text. */
const pairs = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);

/** @throws {TypeError} when the text has not the length of a UUID. */
function putUuid(into: Buffer, at: number, uuid: string): number {
  if (uuid.length !== 36) throw new TypeError('not a UUID');
  for (let byte = 0; byte < pairs.length; byte += 1) {
    const pair = pairs[byte] ?? 0;
    into[at + byte] = (worth[uuid.charCodeAt(pair)] ?? 0) << 4 | (worth[uuid.charCodeAt(pair + 1)] ?? 0);
  }
  return pairs.length;
}

/** Dimensions, whether there are nulls, the elements' type, and of the one dimension its length and first index. */
const headBytes = 20;
const nullLength = -1;

/**
 * A parameter `$1::type[]` of one dimension in the wire's binary format, which neither side has to quote, escape or parse: of large
 * texts that is most of what an array costs.
 */
export function binaryArray<Type extends ArrayType>(type: Type, cells: readonly (ArrayElements[Type] | null | undefined)[]): Buffer {
  const { oid, most, write }: Element<ArrayElements[Type]> = elements[type];
  let room = headBytes;
  for (const cell of cells) room += cell === null || cell === undefined ? 4 : 4 + most(cell);
  const array = Buffer.allocUnsafe(room);
  let nulls = 0;
  let at = headBytes;
  for (const cell of cells) {
    if (cell === null || cell === undefined) {
      nulls = 1;
      at += putInt32(array, at, nullLength);
    } else {
      const length = write(array, at + 4, cell);
      at += putInt32(array, at, length) + length;
    }
  }
  putInt32(array, 0, 1);
  putInt32(array, 4, nulls);
  putInt32(array, 8, oid);
  putInt32(array, 12, cells.length);
  putInt32(array, 16, 1);
  return array.subarray(0, at);
}
