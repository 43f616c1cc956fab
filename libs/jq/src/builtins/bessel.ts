/** From here the asymptotic expansion is exact to the last digits; below, integrals and series need few terms. */
const far = 25;

/** Steps that a recurrence or an integral may take; beyond, only the leading term is given. */
export const maxSteps = 20_000;

/** The Bessel function of the first kind of integer order. */
export function besselJ(order: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(order)) return Number.NaN;
  if (order < 0) return alternating(order) * besselJ(-order, x);
  if (x < 0) return alternating(order) * besselJ(order, -x);
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (order > x || x <= far) return order + x > maxSteps ? 0 : integral(order, x);
  return order > maxSteps ? hankel(order, x).j : upwards(order, x, hankel(0, x).j, hankel(1, x).j);
}

/** The Bessel function of the second kind of integer order. */
export function besselY(order: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(order) || x < 0) return Number.NaN;
  if (order < 0) return alternating(order) * besselY(-order, x);
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (order > maxSteps) return order > x ? Number.NEGATIVE_INFINITY : hankel(order, x).y;
  return x <= far ? upwards(order, x, series0(x), series1(x)) : upwards(order, x, hankel(0, x).y, hankel(1, x).y);
}

function alternating(order: number): number {
  return order % 2 === 0 ? 1 : -1;
}

/** From orders 0 and 1 to a higher one. */
function upwards(order: number, x: number, zeroth: number, first: number): number {
  let [before, here] = [zeroth, first];
  for (let step = 0; step < order; step++) [before, here] = [here, ((2 * (step + 1)) / x) * here - before];
  return before;
}

/** Bessel's integral by the trapezoid rule, which converges exponentially for a periodic function. */
function integral(order: number, x: number): number {
  const count = Math.ceil(x + order) + 60;
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const angle = (Math.PI * (index + 0.5)) / count;
    sum += Math.cos(order * angle - x * Math.sin(angle));
  }
  return sum / count;
}

/** Hankel's asymptotic expansion of both kinds, up to its smallest term. */
function hankel(order: number, x: number): { readonly j: number; readonly y: number } {
  const mu = 4 * order * order;
  let [p, q, term] = [1, 0, 1];
  for (let k = 1; k < 60; k++) {
    const next = (term * (mu - (2 * k - 1) ** 2)) / (k * 8 * x);
    if (Math.abs(next) >= Math.abs(term)) break;
    term = next;
    const sign = k % 4 < 2 ? 1 : -1;
    if (k % 2 === 0) p += sign * term;
    else q += sign * term;
  }
  const angle = x - (order * Math.PI) / 2 - Math.PI / 4;
  const size = Math.sqrt(2 / (Math.PI * x));
  return { j: size * (p * Math.cos(angle) - q * Math.sin(angle)), y: size * (p * Math.sin(angle) + q * Math.cos(angle)) };
}

const euler = 0.5772156649015329;

/** Y0 near zero, by Neumann's series in even orders of J. */
function series0(x: number): number {
  let sum = 0;
  for (let k = 1; k <= x / 2 + 20; k++) sum += (alternating(k) * integral(2 * k, x)) / k;
  return (2 / Math.PI) * (Math.log(x / 2) + euler) * integral(0, x) - (4 / Math.PI) * sum;
}

/** Y1 near zero, as the derivative of that series. */
function series1(x: number): number {
  let sum = 0;
  for (let k = 1; k <= x / 2 + 20; k++) sum += (alternating(k) * (integral(2 * k - 1, x) - integral(2 * k + 1, x))) / (2 * k);
  const log = Math.log(x / 2) + euler;
  return -(2 / Math.PI) * (integral(0, x) / x - log * integral(1, x)) + (4 / Math.PI) * sum;
}
