import { describe, expect, test } from 'vitest';
import { besselJ, besselY } from './bessel.ts';
import { ldexp } from './floating.ts';
import { erf, gamma, logGamma } from './gamma.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe("C's special functions at their special places", () => {
  test('the logarithm of gamma is infinite at the poles and at infinity', () => {
    expect([nan, infinity, 0, -3, 1, 2].map(logGamma)).toEqual([nan, infinity, infinity, infinity, 0, 0]);
  });

  test('gamma is infinite at zero by its sign, undefined at negative integers, and overflows', () => {
    expect([0, -0, -1, -infinity, 172, 200.5].map(gamma)).toEqual([infinity, -infinity, nan, nan, infinity, infinity]);
  });

  test('the error function of NaN is NaN', () => {
    expect(erf(nan)).toBeNaN();
  });

  test('Bessel functions alternate in sign for negative orders and arguments', () => {
    expect(besselJ(1, -2)).toBeCloseTo(-besselJ(1, 2), 14);
    expect(besselJ(-1, 2)).toBeCloseTo(-besselJ(1, 2), 14);
    expect(besselY(-1, 2)).toBeCloseTo(-besselY(1, 2), 14);
  });

  test('Bessel functions end at infinity and are undefined for NaN', () => {
    expect([besselJ(0, infinity), besselY(0, infinity), besselY(0, 0), besselJ(nan, 1), besselY(0, -1)]).toEqual([0, 0, -infinity, nan, nan]);
  });

  test('Bessel functions of huge orders are approximate, in bounded time', () => {
    expect(besselJ(30_000, 10)).toBe(0);
    expect(Math.abs(besselJ(30_000, 1e9))).toBeLessThan(1e-4);
    expect(besselY(30_000, 10)).toBe(-infinity);
    expect(Math.abs(besselY(30_000, 1e9))).toBeLessThan(1e-4);
    expect(besselJ(100, 26.5)).toBeCloseTo(0, 10);
    expect(besselJ(25, 26)).toBeCloseTo(0.2, 0);
  });

  test('scaling by an infinite power of two overflows or vanishes', () => {
    expect([ldexp(1, infinity), ldexp(1, -infinity), ldexp(0, 5)]).toEqual([infinity, 0, 0]);
  });
});
