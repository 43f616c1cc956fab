import {
  canQuery, type CanQuery, type CanResponse, type MatrixResponse, memberPath, type MemberPath, type MembersResponse, rolesRequest, type RolesRequest,
} from '@holdfast/contracts/http/people';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequireToken } from '@holdfast/nest-auth/require-token';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ExplainPermissions } from './explain-permissions.ts';
import { ManageMembers } from './manage-members.ts';
import { administratorOf } from './people-parts.ts';

@Controller('v1')
export class MembersController {
  readonly #members: ManageMembers;
  readonly #explain: ExplainPermissions;

  constructor(@Inject(ManageMembers) members: ManageMembers, @Inject(ExplainPermissions) explain: ExplainPermissions) {
    this.#members = members;
    this.#explain = explain;
  }

  @Get('members')
  @RequirePermission('read:members')
  async list(@CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<MembersResponse> {
    const members = await this.#members.list(administratorOf(principal, origin));
    return { items: members.map(({ id, email, name, roles, status, createdAt }) => ({ userId: id, email, name, roles: [...roles], status, createdAt: createdAt.toISOString() })) };
  }

  @Post('members/:userId/roles')
  @HttpCode(204)
  @RequirePermission('manage:members')
  async setRoles(
    @CurrentPrincipal() principal: Principal,
    @RequestPath(memberPath) { userId }: MemberPath,
    @RequestBody(rolesRequest) { roles }: RolesRequest,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<void> {
    unwrap(await this.#members.setRoles(administratorOf(principal, origin), userId, roles));
  }

  @Delete('members/:userId')
  @HttpCode(204)
  @RequirePermission('manage:members')
  async disable(@CurrentPrincipal() principal: Principal, @RequestPath(memberPath) { userId }: MemberPath, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#members.setStatus(administratorOf(principal, origin), userId, 'disabled'));
  }

  @Post('members/:userId/enable')
  @HttpCode(204)
  @RequirePermission('manage:members')
  async enable(@CurrentPrincipal() principal: Principal, @RequestPath(memberPath) { userId }: MemberPath, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#members.setStatus(administratorOf(principal, origin), userId, 'active'));
  }

  @Delete('members/:userId/sessions')
  @HttpCode(204)
  @RequirePermission('revoke:sessions')
  async endSessions(@CurrentPrincipal() principal: Principal, @RequestPath(memberPath) { userId }: MemberPath, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#members.endSessions(administratorOf(principal, origin), userId));
  }

  @Get('authorisation/can')
  @RequireToken()
  can(@CurrentPrincipal() { tenantId, permissions }: Principal, @RequestQuery(canQuery) { permission }: CanQuery): Promise<CanResponse> {
    return this.#explain.can(tenantId, permissions, permission);
  }

  @Get('authorisation/matrix')
  @RequireToken()
  async matrix(@CurrentPrincipal() { tenantId }: Principal): Promise<MatrixResponse> {
    return { items: await this.#explain.matrix(tenantId) };
  }
}
