const star = '*';

/**
 * What a token grants: of what was asked for, what its subject holds. The scope `*` asks for everything that the subject holds.
 *
 * @param held permissions of the subject; `*` is all
 * @param scopes scope values of the request, OpenID's own among them
 * @param known every permission there is
 */
export function grantedPermissions(held: readonly string[], scopes: readonly string[], known: readonly string[]): readonly string[] {
  if (scopes.includes(star)) return held.includes(star) ? [star] : [...held];
  const asked = scopes.filter((scope) => known.includes(scope));
  return held.includes(star) ? asked : asked.filter((permission) => held.includes(permission));
}

/** What both sides hold: a client acts for a user within the permissions of either. */
export function commonPermissions(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.includes(star)) return [...other];
  return other.includes(star) ? [...one] : one.filter((permission) => other.includes(permission));
}
