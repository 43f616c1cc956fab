import type { UserId } from '@holdfast/ids/ids';
import { isUuid } from '@holdfast/ids/uuid';
import { type AccessToken, type Client, type ClientCredentials, errors } from 'oidc-provider';
import type { AccountStore } from '../accounts/account.store.ts';
import type { User } from '../accounts/user.ts';
import { ownMetadataOf } from './client-metadata.ts';
import { commonPermissions, grantedPermissions } from './granted-permissions.ts';

export interface TokenClaimsParts {
  readonly accounts: Pick<AccountStore, 'findUser'>;
  /** Every permission there is. */
  readonly known: readonly string[];
  /** What the roles of a user expand into. */
  permissionsOf(user: User): Promise<readonly string[]>;
}

/** The claims `tenant`, `permissions` and `sid` of an access token that is about to be made. */
export class TokenClaims {
  readonly #parts: TokenClaimsParts;

  constructor(parts: TokenClaimsParts) {
    this.#parts = parts;
  }

  /** @param asking the client of the request, as it was read for it @throws {errors.InvalidGrant} when the client or the user is gone, or was disabled, since the grant */
  async of(token: AccessToken | ClientCredentials, asking: Client | undefined): Promise<{ tenant: string; permissions: readonly string[]; sid?: string }> {
    if (asking === undefined || asking.clientId !== token.clientId) throw new errors.InvalidGrant('the client is gone');
    const client = ownMetadataOf(asking);
    const scopes = token.scope?.split(' ') ?? [];
    if (token.kind === 'ClientCredentials') {
      // Without a scope a client gets what it was registered with (RFC 6749 section 3.3).
      return { tenant: client.tenant, permissions: scopes.length === 0 ? client.permissions : grantedPermissions(client.permissions, scopes, this.#parts.known) };
    }
    const user = await this.user(token.accountId);
    if (user === undefined || user.tenantId !== client.tenant) throw new errors.InvalidGrant('the user is gone');
    const held = commonPermissions(await this.#parts.permissionsOf(user), client.permissions);
    // The grant is the session of these tokens: what revokes it, revokes them.
    return { tenant: user.tenantId, permissions: grantedPermissions(held, scopes, this.#parts.known), sid: token.grantId };
  }

  /** An active user by subject. */
  async user(subject: string): Promise<User | undefined> {
    const user = isUuid(subject) ? await this.#parts.accounts.findUser(subject as UserId) : undefined;
    return user?.status === 'active' ? user : undefined;
  }
}
