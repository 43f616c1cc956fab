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

/** Where a request carries its principal. A WeakMap beside the requests would cost the garbage collector more than all of the guard. */
const carried = Symbol('holdfast:principal');

interface Bearing {
  readonly headers: object;
  [carried]?: Principal;
}

export function rememberPrincipal(request: Bearing, principal: Principal): void {
  request[carried] = principal;
}

/** @throws {TypeError} on a route that asks for no token: it has no principal. */
export function principalOf(request: Bearing): Principal {
  const principal = request[carried];
  if (principal === undefined) throw new TypeError('this route has no principal: it does not require a token');
  return principal;
}
