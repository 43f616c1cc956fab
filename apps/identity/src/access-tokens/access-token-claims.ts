import type { ActorChain } from '@holdfast/audit-core/actor-chain';
import type { User } from '../accounts/user.ts';

/** What an access token says (RFC 9068 section 2.2, and our `tenant` and `permissions`). */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  /** Seconds since 1970, as `exp`. */
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** The session it was issued in (OpenID Connect Front-Channel Logout section 3): ending that refuses it. */
  readonly sid?: string;
  readonly tenant: string;
  readonly permissions: readonly string[];
  /** Who acts for the subject, and for whom they act (RFC 8693 section 4.1). */
  readonly act?: ActorChain | undefined;
  /** Of a browser's session: the digest of its CSRF token. Such a token is good in the session cookie alone. */
  readonly csrf?: string;
}

export interface AccessTokenPolicy {
  /** The platform's public URL. */
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

const star = '*';

/** @param permissions what the user holds now */
export function accessTokenClaims(policy: AccessTokenPolicy, user: Pick<User, 'id' | 'tenantId'>, permissions: readonly string[], session: { readonly id: string; readonly clientId: string }, jti: string, now: Date): AccessTokenClaims {
  const iat = Math.floor(now.getTime() / 1000);
  return {
    iss: policy.issuer,
    aud: policy.audience,
    sub: user.id,
    client_id: session.clientId,
    iat,
    exp: iat + policy.lifetimeSeconds,
    jti,
    sid: session.id,
    tenant: user.tenantId,
    permissions,
  };
}

/** Each permission once, in the order of the roles; the star alone when a role has it, for it says the rest. */
export function expandRoles(roles: readonly string[], permissionsOf: (role: string) => readonly string[]): readonly string[] {
  const permissions = [...new Set(roles.flatMap((role) => permissionsOf(role)))];
  return permissions.includes(star) ? [star] : permissions;
}
