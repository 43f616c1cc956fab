import {
  resumeTokenKeyPath, rotateKeyRequest, type ResumeTokenKeyList, type ResumeTokenKeyPath, type RevokeKeyResponse, type RotateKeyRequest, type RotateKeyResponse,
} from '@holdfast/contracts/http/resume-token-keys';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequestOrigin, type ClientOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ListKeys } from './list-keys.ts';
import { RotateKeys } from './rotate-keys.ts';

@Controller('v1/resume-token-keys')
export class KeyLifeController {
  readonly #list: ListKeys;
  readonly #rotate: RotateKeys;

  constructor(@Inject(ListKeys) list: ListKeys, @Inject(RotateKeys) rotate: RotateKeys) {
    this.#list = list;
    this.#rotate = rotate;
  }

  @Get()
  @RequirePermission('read:signing-keys')
  async keys(): Promise<ResumeTokenKeyList> {
    const keys = await this.#list.execute();
    return { items: keys.map((key) => ({ ...key, createdAt: key.createdAt.toISOString(), stateSince: key.stateSince.toISOString() })) };
  }

  @Post('rotate')
  @HttpCode(200)
  @RequirePermission('manage:signing-keys')
  async rotate(@CurrentPrincipal() { subject }: Principal, @RequestOrigin() origin: ClientOrigin, @RequestBody(rotateKeyRequest) { purpose }: RotateKeyRequest): Promise<RotateKeyResponse> {
    return { kid: unwrap(await this.#rotate.rotate(purpose, { actor: subject, origin })) };
  }

  @Post(':kid/retire')
  @HttpCode(204)
  @RequirePermission('manage:signing-keys')
  async retire(@CurrentPrincipal() { subject }: Principal, @RequestOrigin() origin: ClientOrigin, @RequestPath(resumeTokenKeyPath) { kid }: ResumeTokenKeyPath): Promise<void> {
    unwrap(await this.#rotate.retire(kid, { actor: subject, origin }));
  }

  @Post(':kid/revoke')
  @HttpCode(200)
  @RequirePermission('manage:signing-keys')
  async revoke(@CurrentPrincipal() { subject }: Principal, @RequestOrigin() origin: ClientOrigin, @RequestPath(resumeTokenKeyPath) { kid }: ResumeTokenKeyPath): Promise<RevokeKeyResponse> {
    return { revokedTokens: unwrap(await this.#rotate.revoke(kid, { actor: subject, origin })) };
  }
}
