import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { PermissionsOfRole } from '../roles/role.ts';

/** Nobody can grant what they do not hold: every permission of every role must be the giver's own. */
export function mayGrant(held: readonly string[], roles: readonly string[], permissionsOf: PermissionsOfRole): Result<undefined, 'role-unknown' | 'grant-exceeds-own'> {
  const unknown = roles.find((role) => permissionsOf(role).length === 0);
  if (unknown !== undefined) return refuse('role-unknown', { detail: unknown });
  return holdsAll(held, roles.flatMap((role) => permissionsOf(role)));
}

/** Refuses with the first permission that is lacking. */
export function holdsAll(held: readonly string[], permissions: readonly string[]): Result<undefined, 'grant-exceeds-own'> {
  const lacking = permissions.find((permission) => !held.includes('*') && !held.includes(permission));
  return lacking === undefined ? accept(undefined) : refuse('grant-exceeds-own', { detail: lacking });
}
