import type { TenantId } from '@holdfast/ids/ids';

/** Who the bearer of a verified access token is. */
export interface Principal {
  /** `sub` */
  readonly subject: string;
  /** `client_id` */
  readonly clientId: string;
  /** Who acts on the subject's behalf (`act`, RFC 8693), nearest first; left out where nobody does. */
  readonly actors?: readonly string[];
  readonly tenantId: TenantId;
  /** `verb:resource`, or `*` for all. */
  readonly permissions: readonly string[];
  /** `jti` */
  readonly tokenId: string;
}

const principals = new WeakMap<object, Principal>();

export function rememberPrincipal(request: object, principal: Principal): void {
  principals.set(request, principal);
}

/** @throws {TypeError} on a route that asks for no token: it has no principal. */
export function principalOf(request: object): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new TypeError('this route has no principal: it does not require a token');
  return principal;
}
