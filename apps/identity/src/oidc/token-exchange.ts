import type { ActorChain } from '@holdfast/audit-core/actor-chain';
import type { IdSource } from '@holdfast/ids/id-source';
import type { Uuid } from '@holdfast/ids/uuid';
import type { Clock } from '@holdfast/clock/clock';
import { errors, type TokenEndpointGrantContext } from 'oidc-provider';
import type { TokenSigner } from '../access-tokens/token-signer.ts';
import type { OAuthClientStore } from '../oauth-clients/oauth-client.store.ts';
import { commonPermissions, grantedPermissions } from './granted-permissions.ts';

/** What is read of the token that is exchanged, after it was verified as every service verifies it. */
export interface SubjectToken {
  readonly sub: string;
  readonly tenant: string;
  readonly permissions: readonly string[];
  /** Seconds since 1970. */
  readonly exp: number;
  /** What ends with the session ends also what it was exchanged for. */
  readonly sid?: string | undefined;
  readonly act?: ActorChain | undefined;
  /** Present when it is bound to a key or certificate. */
  readonly cnf?: unknown;
  /** Present when it is a browser's. */
  readonly csrf?: unknown;
}

export interface TokenExchangeParts {
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  /** Every permission there is. */
  readonly known: readonly string[];
  readonly clients: Pick<OAuthClientStore, 'find'>;
  readonly signer: TokenSigner;
  readonly clock: Clock;
  readonly ids: IdSource;
  verify(token: string): Promise<SubjectToken | undefined>;
}

/** Parameters of RFC 8693 section 2.1. */
export interface ExchangeParameters {
  readonly subject_token?: string;
  readonly subject_token_type?: string;
  readonly actor_token?: string;
  readonly actor_token_type?: string;
  readonly requested_token_type?: string;
  readonly audience?: string;
}

export const exchangeParameters = ['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'requested_token_type', 'audience', 'resource', 'scope'] as const;

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
/** RFC 8693 has no bound; a chain this long is a loop. */
const longestChain = 8;

/**
 * The token exchange grant: a token of the same subject, that says who acts for it, grants no more than both the subject's token and the
 * client do, and lasts no longer than the token it came from.
 */
export function tokenExchangeGrant(parts: TokenExchangeParts): (ctx: TokenEndpointGrantContext<ExchangeParameters>) => Promise<void> {
  return async (ctx) => {
    const { params } = ctx.oidc;
    const client = await parts.clients.find(ctx.oidc.client.clientId as Uuid);
    if (client === undefined) throw new errors.InvalidClient('the client is gone');
    if (![undefined, accessTokenType].includes(params.requested_token_type)) throw new errors.InvalidRequest('only access tokens are issued');
    if (![undefined, parts.audience].includes(params.audience) || ![undefined, parts.issuer].includes(text(params.resource))) throw new errors.InvalidTarget();
    const subject = await presented(parts, 'subject_token', params.subject_token, params.subject_token_type);
    const actor = params.actor_token === undefined ? undefined : await presented(parts, 'actor_token', params.actor_token, params.actor_token_type);
    if (subject.tenant !== client.tenantId || (actor !== undefined && actor.tenant !== client.tenantId)) throw new errors.InvalidRequest('subject_token is not valid');
    const act: ActorChain = { sub: actor?.sub ?? client.id, ...(subject.act === undefined ? {} : { act: subject.act }) };
    if (lengthOf(act) > longestChain) throw new errors.InvalidRequest('the chain of actors is too long');
    const held = commonPermissions(subject.permissions, client.permissions);
    const scopes = params.scope?.split(' ') ?? ['*'];
    const permissions = grantedPermissions(held, scopes, parts.known);
    if (params.scope !== undefined && !scopes.includes('*') && permissions.length < new Set(scopes).size) throw new errors.InvalidScope('the subject or the client lacks it', params.scope);
    const iat = Math.floor(parts.clock.now().getTime() / 1000);
    const exp = Math.min(subject.exp, iat + parts.lifetimeSeconds);
    const claims = { iss: parts.issuer, aud: parts.audience, sub: subject.sub, client_id: client.id, iat, exp, jti: parts.ids.next<Uuid>(), ...(subject.sid === undefined ? {} : { sid: subject.sid }), tenant: client.tenantId, permissions, act };
    ctx.body = { access_token: await parts.signer.sign(claims), issued_token_type: accessTokenType, token_type: 'Bearer', expires_in: exp - iat, scope: permissions.join(' ') };
  };
}

async function presented(parts: TokenExchangeParts, name: string, token: string | undefined, type: string | undefined): Promise<SubjectToken> {
  if (token === undefined || type !== accessTokenType) throw new errors.InvalidRequest(`${name} must be an access token of this platform`);
  const claims = await parts.verify(token);
  if (claims === undefined) throw new errors.InvalidRequest(`${name} is not valid`);
  // Whoever presents a bound token here has not proven to hold its key; a browser's is good in its cookie alone.
  if (claims.cnf !== undefined || claims.csrf !== undefined) throw new errors.InvalidRequest(`${name} is bound and cannot be exchanged`);
  return claims;
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(' ') : value;
}

function lengthOf({ act }: ActorChain): number {
  return act === undefined ? 1 : 1 + lengthOf(act);
}
