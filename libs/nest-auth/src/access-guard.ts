import { actorsIn } from '@holdfast/audit-core/actor-chain';
import { grants, platformPermissions, type Permission } from '@holdfast/contracts/permissions';
import { ProblemError } from '@holdfast/problem/problem-error';
import type { TenantId } from '@holdfast/ids/ids';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { accessRulesOf } from './access-rule.ts';
import { ApiKeysUnavailableError, type ApiKeyCache } from './api-key-cache.ts';
import type { AccessClaims } from './access-claims.ts';
import { bearerToken, byCookie, registerBearerStrategy } from './bearer-strategy.ts';
import { callerOf } from './caller.ts';
import { challenge } from './challenge.ts';
import { KeysUnavailableError } from './key-set-cache.ts';
import { namesCsrfToken, ownPage } from './own-page.ts';
import { type Principal, rememberPrincipal } from './principal.ts';
import type { ProofOfPossession } from './proof-of-possession.ts';
import { RevocationsUnavailableError } from './revocation-cache.ts';
import type { AccessTokenVerifier } from './verify-access-token.ts';

/** What a service does when a valid token lacks the permission of a route: it records it. */
export type PermissionRefused = (principal: Principal, permission: Permission, request: FastifyRequest) => Promise<void>;

/** Whether a tenant operates the platform. */
export type OperatesPlatform = (tenant: TenantId) => Promise<boolean>;

export interface AccessGuardParts {
  readonly spiffeNamespace: string;
  /** The platform's public URL: the only origin whose pages may use a browser's session. */
  readonly publicUrl: string;
  readonly verifier: AccessTokenVerifier;
  readonly possession: ProofOfPossession;
  readonly apiKeys: ApiKeyCache;
  /** Nothing by default. */
  readonly refused?: PermissionRefused | undefined;
  /** By default none does: a permission about the platform is refused. */
  readonly operates?: OperatesPlatform | undefined;
}

/** Holds every request to the access rule of its route. A route without exactly one rule is closed; the service would not have started. */
export function accessGuard({ spiffeNamespace, publicUrl, verifier, possession, apiKeys, refused = async () => undefined, operates = async () => false }: AccessGuardParts): CanActivate {
  class AccessGuard extends AuthGuard(registerBearerStrategy(verifier)) {
    override async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<FastifyRequest & { user?: AccessClaims }>();
      const rules = accessRulesOf(context.getHandler());
      const [rule] = rules;
      if (rule === undefined || rules.length > 1) return false;
      const caller = callerOf(request.raw.socket, spiffeNamespace);
      if (caller === undefined || !rule.callers.includes(caller)) throw new ProblemError({ code: 'caller-not-allowed' });
      if (rule.kind === 'callers' || rule.kind === 'public') return true;

      const key = apiKeyOf(request.headers.authorization);
      const found = key === undefined ? this.#byToken(context, request) : byKey(apiKeys, key, request);
      const principal = found instanceof Promise ? await found : found;
      if (rule.kind === 'permission') {
        const granted = grants(principal.permissions, rule.permission) && (!platformPermissions.has(rule.permission) || (await operates(principal.tenantId)));
        if (!granted) {
          await refused(principal, rule.permission, request);
          throw challenge('insufficient', rule.permission);
        }
      }
      rememberPrincipal(request, principal);
      return true;
    }

    /** At once for a bearer token that was verified before. */
    #byToken(context: ExecutionContext, request: FastifyRequest & { user?: AccessClaims }): Principal | Promise<Principal> {
      const token = bearerToken(request) ?? '';
      const remembered = verifier.remembered(token);
      return remembered === undefined ? this.#byPassport(context, request, token) : this.#presented(request, token, remembered);
    }

    async #byPassport(context: ExecutionContext, request: FastifyRequest & { user?: AccessClaims }, token: string): Promise<Principal> {
      await super.canActivate(context);
      if (request.user === undefined) throw challenge('invalid');
      return this.#presented(request, token, request.user);
    }

    /** The principal of good claims, when they were presented as they must be. */
    #presented(request: FastifyRequest, token: string, claims: AccessClaims): Principal | Promise<Principal> {
      // A browser's token is good in its cookie alone, and no other is good there.
      if (byCookie(request) !== (claims.csrf !== undefined)) throw challenge('invalid');
      if (claims.csrf !== undefined && !(ownPage(request, publicUrl).ok && namesCsrfToken(request, claims.csrf))) throw new ProblemError({ code: 'cross-site-request' });
      const proven = possession.holds(request, token, claims.cnf);
      return proven instanceof Promise ? proven.then((holds) => principalFrom(claims, holds)) : principalFrom(claims, proven);
    }

    /** What passport found out: the claims, or why there are none. */
    override handleRequest<Claims>(error: unknown, claims: Claims, info: unknown, context: ExecutionContext): Claims {
      if (claims) return claims;
      const cause = error ?? info;
      if (cause instanceof KeysUnavailableError || cause instanceof RevocationsUnavailableError) throw challenge('unavailable');
      throw challenge(bearerToken(context.switchToHttp().getRequest()) === null ? 'missing' : 'invalid');
    }
  }
  return new AccessGuard();
}

function principalFrom({ sub, client_id, act, tenant, permissions, jti }: AccessClaims, proven: boolean): Principal {
  if (!proven) throw challenge('unproven');
  return { subject: sub, clientId: client_id, ...(act === undefined ? {} : { actors: actorsIn(act) }), tenantId: tenant, permissions, tokenId: jti };
}

/** The key of `Authorization: ApiKey …`; never one in the query or the body. */
function apiKeyOf(authorization: string | undefined): string | undefined {
  return /^ApiKey +(?<key>\S+)$/iu.exec(authorization ?? '')?.groups?.['key'];
}

async function byKey(apiKeys: ApiKeyCache, key: string, request: FastifyRequest): Promise<Principal> {
  const holder = await apiKeys.holderOf(key, request).catch((error: unknown) => {
    throw error instanceof ApiKeysUnavailableError ? challenge('unavailable') : error;
  });
  if (holder === undefined) throw challenge('invalid');
  const { applicationId, keyId, tenantId, permissions } = holder;
  return { subject: applicationId, clientId: applicationId, tenantId, permissions, tokenId: keyId };
}
