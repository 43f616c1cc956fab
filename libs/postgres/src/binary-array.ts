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

/** The binary form of an element: the bytes it takes, and how they are written. */
interface Element<Cell> {
  /** The type's object id in pg_type, the same in every Postgres. */
  readonly oid: number;
  readonly bytes: (cell: Cell) => number;
  readonly write: (into: Buffer, at: number, cell: Cell) => void;
}

const textual = (oid: number): Element<string> => ({ oid, bytes: (cell) => Buffer.byteLength(cell), write: (into, at, cell) => void into.write(cell, at) });

/** Milliseconds from 1970 to 2000, where Postgres begins to count. */
const postgresEpoch = 946_684_800_000;

const elements: { readonly [Type in ArrayType]: Element<ArrayElements[Type]> } = {
  boolean: { oid: 16, bytes: () => 1, write: (into, at, cell) => void into.writeUInt8(cell ? 1 : 0, at) },
  integer: { oid: 23, bytes: () => 4, write: (into, at, cell) => void into.writeInt32BE(cell, at) },
  bigint: { oid: 20, bytes: () => 8, write: (into, at, cell) => void into.writeBigInt64BE(BigInt(cell), at) },
  uuid: { oid: 2950, bytes: () => 16, write: (into, at, cell) => void into.write(cell.replaceAll('-', ''), at, 'hex') },
  text: textual(25),
  json: textual(114),
  // The version of the format, and the text.
  jsonb: { oid: 3802, bytes: (cell) => 1 + Buffer.byteLength(cell), write: (into, at, cell) => void into.write(`\u0001${cell}`, at) },
  bytea: { oid: 17, bytes: (cell) => cell.length, write: (into, at, cell) => into.set(cell, at) },
  timestamptz: {
    oid: 1184,
    bytes: () => 8,
    write: (into, at, cell) => {
      const microseconds = (cell.getTime() - postgresEpoch) * 1000;
      const high = Math.floor(microseconds / 2 ** 32);
      into.writeInt32BE(high, at);
      into.writeUInt32BE(microseconds - high * 2 ** 32, at + 4);
    },
  },
};

/** Dimensions, whether there are nulls, the elements' type, and of the one dimension its length and first index. */
const headBytes = 20;
const nullLength = -1;

/**
 * A parameter `$1::type[]` of one dimension in the wire's binary format, which neither side has to quote, escape or parse: of large
 * texts that is most of what an array costs.
 */
export function binaryArray<Type extends ArrayType>(type: Type, cells: readonly (ArrayElements[Type] | null | undefined)[]): Buffer {
  const { oid, bytes, write }: Element<ArrayElements[Type]> = elements[type];
  const lengths = cells.map((cell) => (cell === null || cell === undefined ? nullLength : bytes(cell)));
  const array = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + Math.max(length, 0), headBytes));
  for (const [place, value] of [1, lengths.includes(nullLength) ? 1 : 0, oid, cells.length, 1].entries()) array.writeInt32BE(value, place * 4);
  let at = headBytes;
  for (const [index, cell] of cells.entries()) {
    const length = lengths[index] ?? nullLength;
    array.writeInt32BE(length, at);
    at += 4;
    if (cell === null || cell === undefined) continue;
    write(array, at, cell);
    at += length;
  }
  return array;
}
