import { grants, type Permission } from '@holdfast/contracts/permissions';
import { ProblemError } from '@holdfast/problem/problem-error';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { accessRulesOf } from './access-rule.ts';
import type { AccessClaims } from './access-token.ts';
import { bearerToken, registerBearerStrategy } from './bearer-strategy.ts';
import { callerOf } from './caller.ts';
import { challenge } from './challenge.ts';
import { KeysUnavailableError } from './key-set-cache.ts';
import { type Principal, rememberPrincipal } from './principal.ts';
import type { ProofOfPossession } from './proof-of-possession.ts';
import { RevocationsUnavailableError } from './revocation-cache.ts';
import type { AccessTokenVerifier } from './verify-access-token.ts';

/** What a service does when a valid token lacks the permission of a route: it records it. */
export type PermissionRefused = (principal: Principal, permission: Permission, request: FastifyRequest) => Promise<void>;

/** Holds every request to the access rule of its route. A route without exactly one rule is closed; the service would not have started. */
export function accessGuard(spiffeNamespace: string, verifier: AccessTokenVerifier, possession: ProofOfPossession, refused: PermissionRefused = async () => undefined): CanActivate {
  class AccessGuard extends AuthGuard(registerBearerStrategy(verifier)) {
    override async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<FastifyRequest & { user?: AccessClaims }>();
      const [rule, ...others] = accessRulesOf(context.getHandler());
      if (rule === undefined || others.length > 0) return false;
      const caller = callerOf(request.raw.socket, spiffeNamespace);
      if (caller === undefined || !rule.callers.includes(caller)) throw new ProblemError({ code: 'caller-not-allowed' });
      if (rule.kind === 'callers' || rule.kind === 'public') return true;

      await super.canActivate(context);
      const claims = request.user;
      if (claims === undefined) throw challenge('invalid');
      if (!(await possession.holds(request, bearerToken(request) ?? '', claims.cnf))) throw challenge('unproven');
      const principal: Principal = { subject: claims.sub, clientId: claims.client_id, tenantId: claims.tenant, permissions: claims.permissions, tokenId: claims.jti };
      if (rule.kind === 'permission' && !grants(claims.permissions, rule.permission)) {
        await refused(principal, rule.permission, request);
        throw challenge('insufficient', rule.permission);
      }
      rememberPrincipal(request, principal);
      return true;
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
