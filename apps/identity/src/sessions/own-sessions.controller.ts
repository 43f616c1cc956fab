import { actorOf } from '@holdfast/audit-core/actor-of';
import { type EndedSessions, type SessionPath, sessionPath, type SessionsResponse } from '@holdfast/contracts/http/sessions';
import type { UserId } from '@holdfast/ids/ids';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequireToken } from '@holdfast/nest-auth/require-token';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ManageSessions, type SessionOwner } from './manage-sessions.ts';

@Controller('v1')
export class OwnSessionsController {
  readonly #sessions: ManageSessions;

  constructor(@Inject(ManageSessions) sessions: ManageSessions) {
    this.#sessions = sessions;
  }

  @Get('auth/sessions')
  @RequireToken()
  async list(@CurrentPrincipal() principal: Principal): Promise<SessionsResponse> {
    const sessions = await this.#sessions.list(principal.subject as UserId);
    return { items: sessions.map(({ id, clientId, startedAt, expiresAt }) => ({ sessionId: id, clientId, startedAt: startedAt.toISOString(), expiresAt: expiresAt.toISOString() })) };
  }

  @Delete('auth/sessions/:sessionId')
  @HttpCode(204)
  @RequireToken()
  async end(@CurrentPrincipal() principal: Principal, @RequestPath(sessionPath) { sessionId }: SessionPath, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#sessions.end(owner(principal, origin), sessionId));
  }

  @Delete('auth/sessions')
  @RequireToken()
  async endAll(@CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<EndedSessions> {
    return { ended: await this.#sessions.endAll(owner(principal, origin)) };
  }

  @Post('sessions/revoke-all')
  @HttpCode(200)
  @RequirePermission('revoke:sessions')
  async endAllInTenant(@CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<EndedSessions> {
    return { ended: await this.#sessions.endAllInTenant(owner(principal, origin)) };
  }
}

function owner(principal: Principal, origin: ClientOrigin): SessionOwner {
  return { tenantId: principal.tenantId, userId: principal.subject as UserId, actor: actorOf(principal), origin };
}
