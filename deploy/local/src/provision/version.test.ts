import { expect, it } from 'vitest';
import { isAtLeast, parseVersion } from './version.ts';

it.each([
  ['postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', [15, 18]],
  ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0', [7, 0]],
  ['nginx version: nginx/1.22.1', [1, 22]],
])('reads the version from what a program prints: %s', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

it('reads no version where there is none', () => {
  expect(parseVersion('command not found')).toBeUndefined();
});

it.each([
  [[14, 0], true],
  [[13, 9], false],
  [[18, 1], true],
] as const)('compares the major version before the minor: %j with 14.0', (version, expected) => {
  expect(isAtLeast(version, [14, 0])).toBe(expected);
});

it('compares the minor version as a number', () => {
  expect(isAtLeast([1, 22], [1, 9])).toBe(true);
  expect(isAtLeast([1, 9], [1, 22])).toBe(false);
});
