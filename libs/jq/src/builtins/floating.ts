/** The exponent e of x = m·2^e with 0.5 ≤ |m| < 1; 0 for zero, infinities and NaN. */
export function exponentOf(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 0;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const biased = (view.getUint16(0) >>> 4) & 0x7ff;
  return biased === 0 ? exponentOf(x * 2 ** 54) - 54 : biased - 1022;
}

/** x·2^n, in steps that stay in range. */
export function ldexp(x: number, n: number): number {
  let result = x;
  let left = Math.trunc(n);
  if (!Number.isFinite(left)) return x * 2 ** left;
  for (; left > 1000 && Number.isFinite(result); left -= 1000) result *= 2 ** 1000;
  for (; left < -1000 && result !== 0; left += 1000) result *= 2 ** -1000;
  return result * 2 ** Math.min(Math.max(left, -1000), 1000);
}

/** x scaled by a power of two to 1 ≤ |m| < 2. */
export function significand(x: number): number {
  return x === 0 || !Number.isFinite(x) ? x : ldexp(x, 1 - exponentOf(x));
}

/** Halves go to the even neighbour. */
export function roundEven(x: number): number {
  if (Math.abs(x % 1) !== 0.5) return Math.round(x);
  const even = 2 * Math.round(x / 2);
  return even === 0 && x < 0 ? -0 : even;
}

/** Halves go away from zero. */
export function roundAway(x: number): number {
  return Math.sign(x) * Math.round(Math.abs(x));
}

/** IEEE 754's remainder: x − n·y with n the nearest integer to x/y, even on ties. */
export function remainder(x: number, y: number): number {
  if (y === 0 || !Number.isFinite(x) || Number.isNaN(y)) return Number.NaN;
  if (!Number.isFinite(y)) return x;
  const size = Math.abs(y);
  const rest = Math.abs(x) % size;
  const odd = Math.floor(Math.abs(x) / size) % 2 === 1;
  const nearest = rest * 2 > size || (rest * 2 === size && odd) ? rest - size : rest;
  return x < 0 ? -nearest : nearest;
}

/** The next double after x towards y. */
export function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (y > x === x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

/** |x| with the sign of y. */
export function copySign(x: number, y: number): number {
  return y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x);
}
