/** Points of the trapezoid rule, which converges exponentially for these periodic integrals. */
function points(n: number, x: number): number {
  return Math.ceil(Math.abs(x) + Math.abs(n)) + 60;
}

/** Beyond this the functions are too small to matter or too fast to integrate. */
const far = 1e5;

/** The Bessel function of the first kind of integer order, by Bessel's integral. */
export function besselJ(n: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(n)) return Number.NaN;
  if (!Number.isFinite(x)) return 0;
  if (Math.abs(x) > far) return Math.sqrt(2 / (Math.PI * Math.abs(x))) * Math.cos(Math.abs(x) - (n * Math.PI) / 2 - Math.PI / 4);
  const count = points(n, x);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const angle = (Math.PI * (index + 0.5)) / count;
    sum += Math.cos(n * angle - x * Math.sin(angle));
  }
  return sum / count;
}

/** The Bessel function of the second kind of integer order. */
export function besselY(n: number, x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (n < 0) return (n % 2 === 0 ? 1 : -1) * besselY(-n, x);
  if (!Number.isFinite(x)) return 0;
  let [before, here] = [besselY0(x), besselY1(x)];
  if (n === 0) return before;
  for (let order = 1; order < n; order++) [before, here] = [here, ((2 * order) / x) * here - before];
  return here;
}

const euler = 0.57721566490153286;

/** Y0 by Neumann's series in even orders of J. */
function besselY0(x: number): number {
  if (x > far) return Math.sqrt(2 / (Math.PI * x)) * Math.sin(x - Math.PI / 4);
  let sum = 0;
  const last = Math.ceil(x) + 40;
  for (let k = 1; 2 * k <= last; k++) sum += ((k % 2 === 0 ? 1 : -1) * besselJ(2 * k, x)) / k;
  return (2 / Math.PI) * (Math.log(x / 2) + euler) * besselJ(0, x) - (4 / Math.PI) * sum;
}

/** Y1 from the Wronskian J1·Y0 − J0·Y1 = 2/(πx), or by Neumann's series where J0 is near zero. */
function besselY1(x: number): number {
  const [j0, j1] = [besselJ(0, x), besselJ(1, x)];
  if (Math.abs(j0) > 0.1 * Math.abs(j1)) return (j1 * besselY0(x) - 2 / (Math.PI * x)) / j0;
  const step = 1e-4 * x;
  return -(besselY0(x + step) - besselY0(x - step)) / (2 * step);
}
