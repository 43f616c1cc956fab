import { describe, expect, it } from 'vitest';
import { compareVersions } from './compare-versions.ts';

describe('semantic versions (2.0.0 section 11)', () => {
  it('stand in their order', () => {
    const order = ['0.9.0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.2.0', '1.10.0', '2.0.0'];
    expect(order.toReversed().toSorted(compareVersions)).toEqual(order);
    expect(order.toSorted(compareVersions)).toEqual(order);
  });

  it('are the same whatever was built', () => {
    expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
    expect(compareVersions('1.0.0-x', '1.0.0-x')).toBe(0);
  });
});
