import { formatDouble } from './format-double.ts';

/** A bigint is an integer as it came from JSON: a literal in a form that JavaScript has, too. */
export type JqNumber = number | bigint | NumberLiteral;

/** Digits of the longest integer that is given as a bigint: what that costs grows with the square of its length. */
const mostDigits = 1_024;

/**
 * A number that keeps the decimal digits it was written with, as jq 1.8 does until arithmetic touches it.
 * Made only where a double would print differently; every other number is a plain double.
 */
export class NumberLiteral {
  /** The nearest double; out-of-range literals are infinite. */
  readonly double: number;
  readonly #negative: boolean;
  /** Significant digits without leading zeros (`0` for zero). */
  readonly #digits: string;
  /** Power of ten of the last digit. */
  readonly #exponent: number;

  constructor(negative: boolean, digits: string, exponent: number, double: number) {
    this.double = double;
    this.#negative = negative;
    this.#digits = digits;
    this.#exponent = exponent;
  }

  static of(integer: bigint): NumberLiteral {
    const text = String(integer);
    const negative = text.startsWith('-');
    return new NumberLiteral(negative, negative ? text.slice(1) : text, 0, Number(integer));
  }

  /** The integer that it is when a double cannot hold it, as far as its digits were written, else the double. */
  get simplest(): number | bigint {
    return this.#exponent === 0 && this.#digits.length <= mostDigits && !Number.isSafeInteger(this.double) ? BigInt(this.text) : this.double;
  }

  /** How many digits it has. */
  get digits(): number {
    return this.#digits.length;
  }

  /** The canonical text: General Decimal Arithmetic's to-scientific-string. */
  get text(): string {
    const sign = this.#negative ? '-' : '';
    const adjusted = this.#exponent + this.#digits.length - 1;
    if (this.#exponent <= 0 && adjusted >= -6) return sign + this.#plain();
    const fraction = this.#digits.length > 1 ? `.${this.#digits.slice(1)}` : '';
    return `${sign}${this.#digits[0]}${fraction}E${adjusted < 0 ? '-' : '+'}${Math.abs(adjusted)}`;
  }

  #plain(): string {
    if (this.#exponent === 0) return this.#digits;
    const padded = this.#digits.padStart(1 - this.#exponent, '0');
    return `${padded.slice(0, this.#exponent)}.${padded.slice(this.#exponent)}`;
  }

  /** The literal with the other sign; zero has none. */
  negate(): NumberLiteral {
    return new NumberLiteral(!this.#negative && this.#digits !== '0', this.#digits, this.#exponent, 0 - this.double);
  }

  /** Exact order of two literals: negative, zero or positive. */
  compare(other: NumberLiteral): number {
    const sign = this.#sign();
    if (sign !== other.#sign()) return sign - other.#sign();
    return sign * this.#compareMagnitude(other);
  }

  #sign(): number {
    if (this.#digits === '0') return 0;
    return this.#negative ? -1 : 1;
  }

  #compareMagnitude(other: NumberLiteral): number {
    const order = this.#exponent + this.#digits.length - (other.#exponent + other.#digits.length);
    if (order !== 0) return order;
    const length = Math.max(this.#digits.length, other.#digits.length);
    const [left, right] = [this.#digits.padEnd(length, '0'), other.#digits.padEnd(length, '0')];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  }

  toJSON(): number {
    return this.double;
  }

  toString(): string {
    return this.text;
  }
}

const decimal = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const named = /^[+-]?(?:(nan)|inf(?:inity)?)$/i;

/** Reads a decimal number, an infinity or a NaN, keeping digits that a double would lose; `undefined` when it is none. */
export function parseNumber(text: string): JqNumber | undefined {
  const match = decimal.exec(text);
  if (match === null) return parseNamed(text);
  const [, sign, whole = '', part = '', only = '', exponent = '0'] = match;
  const fraction = part + only;
  const double = Number(text);
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const literal = new NumberLiteral(sign === '-', digits, Number(exponent) - fraction.length, double);
  return digits.length <= 15 && literal.text === formatDouble(double) ? double : literal;
}

function parseNamed(text: string): number | undefined {
  const match = named.exec(text);
  if (match === null) return undefined;
  if (match[1] !== undefined) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
