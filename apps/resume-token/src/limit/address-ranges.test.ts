import { describe, expect, it } from 'vitest';
import { countedAddress, isInRanges } from './address-ranges.ts';

describe('address ranges', () => {
  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true], ['11.1.2.3', ['10.0.0.0/8'], false], ['192.0.2.7', ['192.0.2.7'], true], ['192.0.2.8', ['192.0.2.7'], false],
    ['2001:db8::1', ['2001:db8::/32'], true], ['2001:db9::1', ['2001:db8::/32', '10.0.0.0/8'], false], ['::ffff:10.1.2.3', ['10.0.0.0/8'], true], ['junk', ['0.0.0.0/0'], false], ['10.1.2.3', [], false],
  ])('%s in %j: %s', (address, ranges, expected) => {
    expect(isInRanges(address, ranges)).toBe(expected);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'], ['::ffff:192.0.2.7', '192.0.2.7'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:db8::1', '2001:db8:0:0::/64'], ['2001:DB8:0:0:ffff::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is counted as %s', (address, counted) => {
    expect(countedAddress(address)).toBe(counted);
  });
});
