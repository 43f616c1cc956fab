/** JSON (RFC 8259) as JavaScript can write it, which the types of the language do not say yet. */
declare global {
  interface JSON {
    /** Stands for `text` in what is written. */
    rawJSON(text: string): object;
    isRawJSON(value: unknown): boolean;
  }
  interface BigInt {
    toJSON(): object;
  }
}

/** Writes every digit. Whoever has a large integer has it from a module that knows this one. */
// oxlint-disable-next-line no-extend-native -- JSON.stringify asks nothing else of an integer, and refuses one that has not this
BigInt.prototype.toJSON = function (this: bigint): object {
  return JSON.rawJSON(String(this));
};

/** I11: up to 1,024 digits in decimal, and no more in hexadecimal and octal. What it costs to read and write one grows with the square of its length. */
const exactInteger = /^(?:[-+]?\d{1,1024}|0x[\da-f]{1,850}|0o[0-7]{1,1133})$/u;

/**
 * What a number that was written so is: an integer that a double may not tell from its neighbours is a bigint, anything else its double; one that none
 * can hold is the largest. A double whose digits JSON.stringify would write out is what those are when they are read again: 1e20 is a bigint, 1e21 is none.
 */
export function numberOf(literal: string): number | bigint {
  const double = Number(literal);
  if (Number.isSafeInteger(double)) return double;
  const written = [literal.toLowerCase(), String(double)].find((text) => exactInteger.test(text));
  return written === undefined ? bounded(double) : BigInt(written);
}

/** The double nearest to an integer. */
export function doubleOf(integer: bigint): number {
  return bounded(Number(integer));
}

function bounded(double: number): number {
  return Math.min(Math.max(double, -Number.MAX_VALUE), Number.MAX_VALUE);
}
