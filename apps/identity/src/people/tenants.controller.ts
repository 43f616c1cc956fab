import { importRequest, type ImportRequest, type ImportResponse, tenantPath, type TenantPath, tenantRequest, type TenantRequest, type TenantResponse } from '@holdfast/contracts/http/people';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CreateTenant } from './create-tenant.ts';
import { ImportPeople } from './import-people.ts';
import { administratorOf } from './people-parts.ts';

@Controller('v1/tenants')
export class TenantsController {
  readonly #createTenant: CreateTenant;
  readonly #importPeople: ImportPeople;

  constructor(@Inject(CreateTenant) createTenant: CreateTenant, @Inject(ImportPeople) importPeople: ImportPeople) {
    this.#createTenant = createTenant;
    this.#importPeople = importPeople;
  }

  @Post()
  @RequirePermission('manage:tenants')
  async create(@CurrentPrincipal() principal: Principal, @RequestBody(tenantRequest) request: TenantRequest, @RequestOrigin() origin: ClientOrigin): Promise<TenantResponse> {
    return unwrap(await this.#createTenant.execute(administratorOf(principal, origin), request));
  }

  @Post(':tenantId/members/import')
  @HttpCode(200)
  @RequirePermission('manage:tenants')
  async importPeople(
    @CurrentPrincipal() principal: Principal,
    @RequestPath(tenantPath) path: TenantPath,
    @RequestBody(importRequest) { people }: ImportRequest,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<ImportResponse> {
    const { imported, refused } = unwrap(await this.#importPeople.execute(administratorOf(principal, origin), path.tenantId, people));
    return { imported: [...imported], refused: [...refused] };
  }
}
