import {
  applicationKeyPath, type ApplicationKeyPath, applicationPath, type ApplicationPath, type ApplicationsResponse, type KeyHolder, newApplicationRequest, type NewApplicationRequest,
  newKeyRequest, type NewKeyRequest, type NewKeyResponse, verifyKeyRequest, type VerifyKeyRequest,
} from '@holdfast/contracts/http/applications';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { ApplicationId, ApplicationKeyId } from './application.ts';
import { ManageApplications, type NewKey } from './manage-applications.ts';
import { VerifyApiKey } from './verify-api-key.ts';

@Controller()
export class ApplicationsController {
  readonly #manage: ManageApplications;
  readonly #verify: VerifyApiKey;

  constructor(@Inject(ManageApplications) manage: ManageApplications, @Inject(VerifyApiKey) verify: VerifyApiKey) {
    this.#manage = manage;
    this.#verify = verify;
  }

  @Get('v1/applications')
  @RequirePermission('read:applications')
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<ApplicationsResponse> {
    const found = await this.#manage.list(tenantId);
    return {
      items: found.map(({ application: { id, name, permissions, createdBy, createdAt }, keys }) => ({
        id, name, permissions: [...permissions], createdBy, createdAt: createdAt.toISOString(),
        keys: keys.map((key) => ({
          id: key.id, createdAt: key.createdAt.toISOString(), expiresAt: key.expiresAt.toISOString(), lastUsedAt: key.lastUsedAt?.toISOString() ?? null, ageing: key.ageing,
        })),
      })),
    };
  }

  @Post('v1/applications')
  @RequirePermission('manage:applications')
  async register(@RequestBody(newApplicationRequest) { name, permissions, days }: NewApplicationRequest, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<NewKeyResponse> {
    return toResponse(unwrap(await this.#manage.register({ ...principal, origin }, name, permissions, days)));
  }

  @Delete('v1/applications/:id')
  @HttpCode(204)
  @RequirePermission('manage:applications')
  async remove(@RequestPath(applicationPath) { id }: ApplicationPath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#manage.remove({ ...principal, origin }, id as ApplicationId));
  }

  @Post('v1/applications/:id/keys')
  @RequirePermission('manage:applications')
  async rotate(
    @RequestPath(applicationPath) { id }: ApplicationPath,
    @RequestBody(newKeyRequest) { days, overlapSeconds }: NewKeyRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<NewKeyResponse> {
    return toResponse(unwrap(await this.#manage.rotate({ ...principal, origin }, id as ApplicationId, days, overlapSeconds)));
  }

  @Delete('v1/applications/:id/keys/:keyId')
  @HttpCode(204)
  @RequirePermission('manage:applications')
  async removeKey(@RequestPath(applicationKeyPath) { id, keyId }: ApplicationKeyPath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#manage.removeKey({ ...principal, origin }, id as ApplicationId, keyId as ApplicationKeyId));
  }

  @Post('internal/v1/application-keys/verify')
  @HttpCode(200)
  @AllowCallers('workflow-engine', 'resume-token', 'scheduler')
  async verify(@RequestBody(verifyKeyRequest) { key, origin }: VerifyKeyRequest): Promise<KeyHolder> {
    return toHolder(unwrap(await this.#verify.execute(key, origin)));
  }
}

function toResponse({ application, keyId, key, expiresAt }: NewKey): NewKeyResponse {
  return { applicationId: application.id, keyId, key, expiresAt: expiresAt.toISOString() };
}

/** As every service learns of it. */
function toHolder({ application, key }: { readonly application: { readonly id: string; readonly tenantId: KeyHolder['tenantId']; readonly permissions: readonly string[] }; readonly key: { readonly id: string; readonly expiresAt: Date } }): KeyHolder {
  return { applicationId: application.id, keyId: key.id, tenantId: application.tenantId, permissions: [...application.permissions], expiresAt: key.expiresAt.toISOString() };
}
