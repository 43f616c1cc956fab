import { roles } from '@holdfast/contracts/permissions';
import { countingIds } from '@holdfast/ids/id-source';
import { describe, expect, it } from 'vitest';
import type { User } from '../accounts/user.ts';
import { accessTokenClaims, type AccessTokenPolicy, expandRoles } from './access-token-claims.ts';

const ids = countingIds();
const now = new Date('2026-03-01T12:00:00.900Z');
const permissionsByRole: Readonly<Record<string, readonly string[]>> = roles;
const policy: AccessTokenPolicy = {
  issuer: 'https://holdfast.test',
  audience: 'holdfast',
  lifetimeSeconds: 600,
};

const session = { id: 'session-1', clientId: 'holdfast' };

const expand = (...held: string[]) => expandRoles(held, (role) => permissionsByRole[role] ?? []);

function userWith(...held: string[]): User {
  return { id: ids.next(), tenantId: ids.next(), email: 'ada@example.test', name: 'Ada', passwordHash: '', roles: held, status: 'active', createdAt: now };
}

describe('the claims of an access token (RFC 9068 section 2.2)', () => {
  it('name issuer, audience, subject, client, tenant and times in whole seconds', () => {
    const user = userWith('viewer');

    expect(accessTokenClaims(policy, user, roles.viewer, session, 'token-1', now)).toEqual({
      iss: 'https://holdfast.test',
      aud: 'holdfast',
      sub: user.id,
      client_id: 'holdfast',
      iat: 1_772_366_400,
      exp: 1_772_367_000,
      jti: 'token-1',
      sid: 'session-1',
      tenant: user.tenantId,
      permissions: roles.viewer,
    });
  });

  it('hold each permission of the roles once', () => {
    const permissions = expand('viewer', 'approver', 'auditor');

    expect(permissions).toEqual([...new Set([...roles.viewer, ...roles.approver, ...roles.auditor])]);
    expect(permissions.length).toBeLessThan(roles.viewer.length + roles.approver.length + roles.auditor.length);
  });

  it('hold the star alone for an administrator, and nothing for a role that does not exist', () => {
    expect(expand('viewer', 'admin')).toEqual(['*']);
    expect(expand('abolished')).toEqual([]);
  });
});
