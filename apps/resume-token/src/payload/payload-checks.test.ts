import { describe, expect, it } from 'vitest';
import { PayloadChecks } from './payload-checks.ts';

describe('payload checks', () => {
  it('expect no payload without a schema', () => {
    const checks = new PayloadChecks();
    expect(checks.check(undefined, undefined)).toEqual([]);
    expect(checks.check(undefined, {})).toEqual([{ pointer: '/payload', message: 'is not expected' }]);
  });

  it('take an absent payload for an empty object', () => {
    const checks = new PayloadChecks();
    expect(checks.check({ type: 'object' }, undefined)).toEqual([]);
    expect(checks.check({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, undefined)).toHaveLength(1);
  });

  it('take an integer that a double cannot hold for the double nearest to it', () => {
    const checks = new PayloadChecks();
    expect(checks.check({ type: 'integer', maximum: 9007199254740994n }, 9007199254740993n)).toEqual([]);
    expect(checks.check({ type: 'integer', maximum: 9007199254740994n }, 9007199254740996n)).toHaveLength(1);
    expect(checks.check({ type: 'array', items: { type: 'string' } }, [9007199254740993n])).toHaveLength(1);
  });

  it('go on checking after more schemas than they keep', () => {
    const checks = new PayloadChecks();
    for (let minimum = 0; minimum < 300; minimum += 1) expect(checks.check({ type: 'number', minimum }, minimum)).toEqual([]);
    expect(checks.check({ type: 'number', minimum: 0 }, -1)).toHaveLength(1);
  });

  it('treat a schema that no mint could have stored as a bug', () => {
    expect(() => new PayloadChecks().check({ type: 'file' }, {})).toThrow('a minted payload schema does not compile');
  });
});
