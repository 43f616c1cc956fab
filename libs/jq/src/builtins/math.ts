import { fail } from '../jq-error.ts';
import { describe } from '../value/excerpt.ts';
import { isNumber, toDouble } from '../value/kind.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';
import { besselJ, besselY, maxSteps } from './bessel.ts';
import { type Family, native0, native2, native3 } from './builtin.ts';
import { copySign, exponentOf, ldexp, nextAfter, remainder, roundAway, roundEven, significand } from './floating.ts';
import { erf, erfc, gamma, logGamma, logGammaSign } from './gamma.ts';

const one: Readonly<Record<string, (x: number) => number>> = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  erf,
  erfc,
  exp: Math.exp,
  exp10: (x) => 10 ** x,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  fabs: Math.abs,
  floor: Math.floor,
  gamma: logGamma,
  lgamma: logGamma,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  logb: (x) => (x === 0 ? Number.NEGATIVE_INFINITY : Number.isFinite(x) ? exponentOf(x) - 1 : Math.abs(x)),
  nearbyint: roundEven,
  pow10: (x) => 10 ** x,
  rint: roundEven,
  round: roundAway,
  significand,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  tgamma: gamma,
  trunc: Math.trunc,
};

const two: Readonly<Record<string, (x: number, y: number) => number>> = {
  atan2: Math.atan2,
  copysign: copySign,
  drem: remainder,
  fdim: (x, y) => (x > y ? x - y : x <= y ? 0 : Number.NaN),
  fmax: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y)),
  fmin: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)),
  fmod: (x, y) => x % y,
  hypot: Math.hypot,
  ldexp,
  nextafter: nextAfter,
  nexttoward: nextAfter,
  pow: Math.pow,
  remainder,
  scalb: ldexp,
  scalbln: ldexp,
};

function number(value: Value): number {
  return isNumber(value) ? toDouble(value) : fail(`${describe(value)} number required`);
}

/** The argument of a Bessel function, charged with the steps that its integral or recurrence takes. */
function spent(x: number, order: number, work: Work): number {
  const length = Math.min(Math.abs(x) + Math.abs(order), maxSteps);
  work.charge(Number.isNaN(length) ? 1 : 200 + Math.ceil(length / 2));
  return x;
}

/** C's mathematical functions. */
export const math: Family = {
  ...Object.fromEntries(Object.entries(one).map(([name, compute]) => [`${name}/0`, native0((input) => compute(number(input)))])),
  ...Object.fromEntries(Object.entries(two).map(([name, compute]) => [`${name}/2`, native2((_input, x, y) => compute(number(x), number(y)))])),
  'fma/3': native3((_input, x, y, z) => number(x) * number(y) + number(z)),
  'frexp/0': native0((input) => {
    const x = number(input);
    const exponent = exponentOf(x);
    return [exponent === 0 ? x : ldexp(x, -exponent), exponent];
  }),
  'infinite/0': native0(() => Number.POSITIVE_INFINITY),
  'jn/2': native2((_input, n, x, work) => besselJ(Math.trunc(number(n)), spent(number(x), number(n), work))),
  'yn/2': native2((_input, n, x, work) => besselY(Math.trunc(number(n)), spent(number(x), number(n), work))),
  'j0/0': native0((input, work) => besselJ(0, spent(number(input), 0, work))),
  'j1/0': native0((input, work) => besselJ(1, spent(number(input), 0, work))),
  'y0/0': native0((input, work) => besselY(0, spent(number(input), 0, work))),
  'y1/0': native0((input, work) => besselY(1, spent(number(input), 0, work))),
  'isinfinite/0': native0((input) => isNumber(input) && Math.abs(toDouble(input)) === Number.POSITIVE_INFINITY),
  'isnan/0': native0((input) => isNumber(input) && Number.isNaN(toDouble(input))),
  'isnormal/0': native0((input) => {
    const size = isNumber(input) ? Math.abs(toDouble(input)) : 0;
    return size >= 2 ** -1022 && size < Number.POSITIVE_INFINITY;
  }),
  'lgamma_r/0': native0((input) => [logGamma(number(input)), logGammaSign(number(input))]),
  'modf/0': native0((input) => {
    const x = number(input);
    return [Number.isFinite(x) ? copySign(x - Math.trunc(x), x) : 1 / x, Math.trunc(x)];
  }),
  'nan/0': native0(() => Number.NaN),
};

