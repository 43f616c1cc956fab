import { tenantRequest, type TenantRequest, type TenantResponse } from '@holdfast/contracts/http/people';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { CreateTenant } from './create-tenant.ts';

@Controller('v1/tenants')
export class TenantsController {
  readonly #createTenant: CreateTenant;

  constructor(@Inject(CreateTenant) createTenant: CreateTenant) {
    this.#createTenant = createTenant;
  }

  @Post()
  @RequirePermission('manage:tenants')
  async create(@CurrentPrincipal() { subject, tenantId, permissions }: Principal, @Body({ schema: tenantRequest }) request: TenantRequest, @RequestOrigin() origin: ClientOrigin): Promise<TenantResponse> {
    return unwrap(await this.#createTenant.execute({ id: subject, tenantId, permissions, origin }, request));
  }
}
