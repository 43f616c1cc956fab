/** Lanczos' coefficients for g = 607/128 (P. Godfrey, 2001). */
const lanczos = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
  0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3, -0.21026444172410488319e-3,
  0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5,
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

function factorial(n: number): number {
  let product = 1;
  for (let factor = 2; factor <= n; factor++) product *= factor;
  return product;
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
