import {
  newSigningKeyRequest, type NewSigningKeyRequest, signingKeyPath, type SigningKeyPath, type SigningKeyReference, type SigningKeysResponse,
} from '@holdfast/contracts/http/signing-keys';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { AddKey } from './add-key.ts';
import { ListKeys } from './list-keys.ts';
import { RotateKeys } from './rotate-keys.ts';

@Controller('v1/signing-keys')
export class SigningKeysController {
  readonly #list: ListKeys;
  readonly #add: AddKey;
  readonly #rotate: RotateKeys;

  constructor(@Inject(ListKeys) list: ListKeys, @Inject(AddKey) add: AddKey, @Inject(RotateKeys) rotate: RotateKeys) {
    this.#list = list;
    this.#add = add;
    this.#rotate = rotate;
  }

  @Get()
  @RequirePermission('read:signing-keys')
  async keys(): Promise<SigningKeysResponse> {
    const keys = await this.#list.execute();
    return { items: keys.map((key) => ({ ...key, createdAt: key.createdAt.toISOString(), stateSince: key.stateSince.toISOString() })) };
  }

  @Post()
  @RequirePermission('manage:signing-keys')
  async add(@RequestBody(newSigningKeyRequest) request: NewSigningKeyRequest, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<SigningKeyReference> {
    return unwrap(await this.#add.execute(request, { ...principal, origin }));
  }

  @Post('rotate')
  @HttpCode(200)
  @RequirePermission('manage:signing-keys')
  async rotate(@CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<SigningKeyReference> {
    return unwrap(await this.#rotate.onDemand({ ...principal, origin }));
  }

  @Post(':kid/revoke')
  @HttpCode(204)
  @RequirePermission('manage:signing-keys')
  async revoke(@RequestPath(signingKeyPath) { kid }: SigningKeyPath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#rotate.revoke(kid, { ...principal, origin }));
  }
}
