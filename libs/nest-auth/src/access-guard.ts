import { grants } from '@holdfast/contracts/permissions';
import { ProblemError } from '@holdfast/problem/problem-error';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessRulesOf } from './access-rule.ts';
import type { Authentication } from './bearer-strategy.ts';
import { callerOf } from './caller.ts';
import { challenge } from './challenge.ts';
import { rememberPrincipal } from './principal.ts';

/** Holds every request to the access rule of its route. A route without exactly one rule is closed; the service would not have started. */
export class AccessGuard implements CanActivate {
  readonly #spiffeNamespace: string;
  readonly #authenticate: (request: object) => Promise<Authentication>;

  constructor(spiffeNamespace: string, authenticate: (request: object) => Promise<Authentication>) {
    this.#spiffeNamespace = spiffeNamespace;
    this.#authenticate = authenticate;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const [rule, ...others] = accessRulesOf(context.getHandler());
    if (rule === undefined || others.length > 0) return false;
    const caller = callerOf(request.raw.socket, this.#spiffeNamespace);
    if (caller === undefined || !rule.callers.includes(caller)) throw new ProblemError({ code: 'caller-not-allowed' });
    if (rule.kind === 'callers' || rule.kind === 'public') return true;

    const authentication = await this.#authenticate(request);
    if (!authentication.ok) throw challenge(authentication.reason);
    const { claims } = authentication;
    if (rule.kind === 'permission' && !grants(claims.permissions, rule.permission)) throw challenge('insufficient', rule.permission);
    rememberPrincipal(request, { subject: claims.sub, clientId: claims.client_id, tenantId: claims.tenant, permissions: claims.permissions, tokenId: claims.jti });
    return true;
  }
}
