import { describe, expect, it } from 'vitest';
import { commonPermissions, grantedPermissions } from './granted-permissions.ts';

const known = ['read:a', 'read:b', 'write:a'];

describe('the permissions of an OAuth access token', () => {
  it.each([
    [['read:a', 'write:a'], ['openid', 'read:a'], ['read:a']],
    [['read:a'], ['read:a', 'read:b'], ['read:a']],
    [['*'], ['read:b', 'offline_access'], ['read:b']],
    [['read:a'], ['*'], ['read:a']],
    [['*'], ['*', 'read:a'], ['*']],
    [['*'], ['openid'], []],
    [['*'], ['read:unknown'], []],
    [[], ['*'], []],
  ])('are, of held %j and asked %j, %j', (held, asked, granted) => {
    expect(grantedPermissions(held, asked, known)).toEqual(granted);
  });

  it.each([
    [['*'], ['read:a'], ['read:a']],
    [['read:a'], ['*'], ['read:a']],
    [['*'], ['*'], ['*']],
    [['read:a', 'read:b'], ['read:b', 'write:a'], ['read:b']],
  ])('of %j and %j in common are %j', (one, other, common) => {
    expect(commonPermissions(one, other)).toEqual(common);
  });
});
