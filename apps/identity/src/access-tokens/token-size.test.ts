import { permissions } from '@holdfast/contracts/permissions';
import { expect, it } from 'vitest';
import type { AccessTokenPolicy } from './access-token-claims.ts';
import { maximumTokenBytes, permissionBytes } from './token-size.ts';

const policy: AccessTokenPolicy = { issuer: 'https://holdfast.example.test:8443', audience: 'holdfast', lifetimeSeconds: 3600 };
const all = JSON.stringify(permissions).length;

it('an access token has room for every permission by name, signed as it is by default, also for browsers', () => {
  expect(maximumTokenBytes).toBe(2048);
  expect(permissionBytes(policy, 'RS256', 3072)).toBeGreaterThan(all);
  expect(permissionBytes(policy, 'ES256', 3072)).toBeGreaterThan(all + 300);
});

it('a longer signature and a longer issuer leave less room', () => {
  const room = permissionBytes(policy, 'RS256', 3072);

  expect(room - permissionBytes(policy, 'RS512', 4096)).toBe(128);
  expect(room - permissionBytes({ ...policy, issuer: `${policy.issuer}${'x'.repeat(30)}` }, 'RS256', 3072)).toBe(30);
});
