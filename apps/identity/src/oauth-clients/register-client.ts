import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { createHash } from 'node:crypto';
import type { Acting } from '../access-tokens/acting.ts';
import { keysOfCertificate } from './client-certificate.ts';
import { type ClientAuthentication, type GrantType, type OAuthClient, type PublicKeyMembers, type TokenBinding, tokenExchange } from './oauth-client.ts';
import type { OAuthClientStore } from './oauth-client.store.ts';

export interface Registration {
  readonly name: string;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  readonly authentication: ClientAuthentication;
  /** Public keys of `private_key_jwt`. */
  readonly keys?: readonly PublicKeyMembers[] | undefined;
  /** PEM of `self_signed_tls_client_auth`. */
  readonly certificate?: string | undefined;
  readonly permissions: readonly string[];
  readonly binding: TokenBinding;
}

export interface Registrar extends Acting {
  readonly permissions: readonly string[];
}

export interface RegisterClientParts {
  readonly clients: OAuthClientStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
  random(length: number): Uint8Array;
}

const star = '*';
const secretBytes = 32;

/** The hash under which a client's secret is kept. */
export function clientSecretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Registers an application for OAuth flows in the tenant of whoever asks. Nobody can give it what they lack. */
export class RegisterClient {
  readonly #parts: RegisterClientParts;

  constructor(parts: RegisterClientParts) {
    this.#parts = parts;
  }

  /** @returns the client, and its secret when it has one: this answer is the only place where it appears */
  async execute(registration: Registration, registrar: Registrar, origin: AuditOrigin): Promise<Result<{ client: OAuthClient; secret?: string }, 'forbidden' | 'oauth-client-invalid'>> {
    const { clients, audit, transactions, clock, ids } = this.#parts;
    const lacking = registration.permissions.filter((permission) => !registrar.permissions.includes(star) && !registrar.permissions.includes(permission));
    if (lacking.length > 0) return refuse('forbidden', { detail: `You do not hold ${lacking.join(', ')}.` });
    const keys = registration.certificate === undefined ? registration.keys : keysOfCertificate(registration.certificate);
    const wrong = contradiction(registration, keys);
    if (wrong !== undefined) return refuse('oauth-client-invalid', { detail: wrong });
    const secret = registration.authentication === 'client_secret_basic' ? Buffer.from(this.#parts.random(secretBytes)).toString('base64url') : undefined;
    const { name, grantTypes, redirectUris, authentication, permissions, binding } = registration;
    const client: OAuthClient = {
      id: ids.next(), tenantId: registrar.tenantId, name, grantTypes, redirectUris, authentication, permissions, binding, keys,
      secretHash: secret === undefined ? undefined : clientSecretHash(secret), createdBy: registrar.subject, createdAt: clock.now(),
    };
    await transactions.run(async (tx) => {
      await clients.add(tx, client);
      await audit.record(tx, {
        action: 'oauth-client.registered', outcome: 'succeeded', tenantId: client.tenantId, actor: actorOf(registrar), target: { type: 'oauth-client', id: client.id }, origin,
      });
    });
    return accept(secret === undefined ? { client } : { client, secret });
  }
}

/** What in a registration contradicts itself (OAuth 2.1 sections 2.1 to 2.4). */
function contradiction({ grantTypes, redirectUris, authentication, binding }: Registration, keys: readonly PublicKeyMembers[] | undefined): string | undefined {
  const has = (grant: GrantType) => grantTypes.includes(grant);
  if (has('authorization_code') !== redirectUris.length > 0) return 'The authorization code grant, and no other, needs redirect URIs.';
  const anonymous = authentication === 'none';
  if (anonymous && (has('client_credentials') || has(tokenExchange))) return 'A client that does not authenticate cannot get tokens of its own or exchange others.';
  const byKey = authentication === 'private_key_jwt' || authentication === 'self_signed_tls_client_auth';
  if (byKey !== (keys !== undefined && keys.length > 0)) return byKey ? 'This way of authenticating needs `keys` or a readable `certificate`.' : 'Only private_key_jwt has `keys`, and only self_signed_tls_client_auth a `certificate`.';
  if (binding !== 'none' && has(tokenExchange)) return 'Exchanged tokens are not bound to a key.';
  return undefined;
}
