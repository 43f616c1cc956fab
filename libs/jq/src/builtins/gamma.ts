/** Lanczos' coefficients for g = 607/128 (P. Godfrey, 2001). */
const lanczos = [
  0.9999999999999971,
  57.15623566586292,
  -59.59796035547549,
  14.136097974741746,
  -0.4919138160976202,
  3.399464998481189e-05,
  4.652362892704858e-05,
  -9.837447530487956e-05,
  0.0001580887032249125,
  -0.00021026444172410488,
  0.00021743961811521265,
  -0.0001643181065367639,
  8.441822398385275e-05,
  -2.6190838401581408e-05,
  3.6899182659531625e-06,
];

const g = 607 / 128;

function series(x: number): number {
  return lanczos.reduce((sum, coefficient, index) => (index === 0 ? coefficient : sum + coefficient / (x + index)), 0);
}

/** ln|Γ(x)| */
export function logGamma(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  if (x > 20) return stirling(x);
  return Math.log(Math.abs(gamma(x)));
}

function stirling(x: number): number {
  const inverse = 1 / (x * x);
  const correction = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + correction;
}

/** The sign of Γ(x). */
export function logGammaSign(x: number): number {
  return x < 0 && Math.floor(x) % 2 !== 0 && !Number.isInteger(x) ? -1 : 1;
}

/** Γ(x) */
export function gamma(x: number): number {
  if (x === 0) return 1 / x;
  if (x < 0 && (Number.isInteger(x) || x === Number.NEGATIVE_INFINITY)) return Number.NaN;
  if (Number.isInteger(x) && x <= 171) return factorial(x - 1);
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  if (x > 171.7) return Number.POSITIVE_INFINITY;
  const t = x - 1 + g + 0.5;
  const half = t ** ((x - 0.5) / 2);
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * series(x - 1);
}

/** Exact until it becomes a double. */
function factorial(n: number): number {
  let product = 1n;
  for (let factor = 2n; factor <= n; factor++) product *= factor;
  return Number(product);
}

/** The error function: its power series near zero, its continued fraction beyond. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (Math.abs(x) >= 2) return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 200; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** 1 − erf(x), exact where that difference is small. */
export function erfc(x: number): number {
  if (x < 1) return x < -2 ? 2 - erfc(-x) : 1 - erf(x);
  let fraction = 0;
  for (let n = 200; n >= 1; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
