import { deedOf } from '@holdfast/audit-core/deed';
import { secretKey, writeSecretRequest, type SecretEntryView, type SecretKey, type SecretPage, type WriteSecretRequest } from '@holdfast/contracts/http/secrets';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ManageSecrets } from './manage-secrets.ts';
import { secretView } from './secret-view.ts';

@Controller('v1/secrets')
export class SecretsController {
  readonly #secrets: ManageSecrets;

  constructor(@Inject(ManageSecrets) secrets: ManageSecrets) {
    this.#secrets = secrets;
  }

  @Get()
  @RequirePermission('read:secrets')
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<SecretPage> {
    return { items: (await this.#secrets.list(tenantId)).map(secretView) };
  }

  /** A new version. The value is never given out again. */
  @Post(':name')
  @RequirePermission('manage:secrets')
  async write(
    @RequestPath(secretKey) { name }: SecretKey,
    @RequestBody(writeSecretRequest) { value }: WriteSecretRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<SecretEntryView> {
    return secretView(await this.#secrets.write(principal.tenantId, name, value, principal.subject, deedOf(principal, origin)));
  }

  @Delete(':name')
  @HttpCode(204)
  @RequirePermission('manage:secrets')
  async remove(@RequestPath(secretKey) { name }: SecretKey, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#secrets.remove(principal.tenantId, name, deedOf(principal, origin)));
  }
}
