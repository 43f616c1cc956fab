import { accept, refuse, type Result } from '@holdfast/problem/result';

/** Nobody can grant what they do not hold: every permission of every role must be the giver's own. */
export function mayGrant(held: readonly string[], roles: readonly string[], permissionsOf: (role: string) => readonly string[]): Result<undefined, 'role-unknown' | 'grant-exceeds-own'> {
  const unknown = roles.find((role) => permissionsOf(role).length === 0);
  if (unknown !== undefined) return refuse('role-unknown', { detail: unknown });
  const lacking = roles.flatMap((role) => permissionsOf(role)).find((permission) => !held.includes('*') && !held.includes(permission));
  return lacking === undefined ? accept(undefined) : refuse('grant-exceeds-own', { detail: lacking });
}
