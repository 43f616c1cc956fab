import type { OperatingTenantResponse } from '@holdfast/contracts/http/people';
import type { TenantId } from '@holdfast/ids/ids';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { Controller, Get, Inject } from '@nestjs/common';

export const OPERATING_TENANT = Symbol('operating tenant');
export type OperatingTenant = () => Promise<TenantId | undefined>;

@Controller('internal/v1/operating-tenant')
export class OperatingTenantController {
  readonly #operatingTenant: OperatingTenant;

  constructor(@Inject(OPERATING_TENANT) operatingTenant: OperatingTenant) {
    this.#operatingTenant = operatingTenant;
  }

  @Get()
  @AllowCallers('resume-token')
  async read(): Promise<OperatingTenantResponse> {
    return { tenantId: await this.#operatingTenant() };
  }
}
