import { roleChange, type RoleChange, rolePath, type RolePath, roleRequest, type RoleRequest, type RolesResponse } from '@holdfast/contracts/http/roles';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ManageRoles } from './manage-roles.ts';
import { administratorOf } from '../people/people-parts.ts';

@Controller('v1/roles')
export class RolesController {
  readonly #roles: ManageRoles;

  constructor(@Inject(ManageRoles) roles: ManageRoles) {
    this.#roles = roles;
  }

  @Get()
  @RequirePermission('read:members')
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<RolesResponse> {
    const roles = await this.#roles.list(tenantId);
    return { items: roles.map(({ name, permissions, builtIn }) => ({ name, permissions: [...permissions], builtIn })) };
  }

  @Post()
  @HttpCode(201)
  @RequirePermission('manage:roles')
  async create(@CurrentPrincipal() principal: Principal, @RequestBody(roleRequest) role: RoleRequest, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#roles.create(administratorOf(principal, origin), role.name, role.permissions));
  }

  @Post(':role')
  @HttpCode(204)
  @RequirePermission('manage:roles')
  async change(
    @CurrentPrincipal() principal: Principal,
    @RequestPath(rolePath) { role }: RolePath,
    @RequestBody(roleChange) change: RoleChange,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<void> {
    unwrap(await this.#roles.change(administratorOf(principal, origin), role, change.permissions));
  }

  @Delete(':role')
  @HttpCode(204)
  @RequirePermission('manage:roles')
  async remove(@CurrentPrincipal() principal: Principal, @RequestPath(rolePath) { role }: RolePath, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#roles.remove(administratorOf(principal, origin), role));
  }
}
