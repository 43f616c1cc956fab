import {
  oauthClientListQuery,
  oauthClientPath,
  registerClientRequest,
  type OAuthClientListQuery,
  type OAuthClientPage,
  type OAuthClientPath,
  type OAuthClientView,
  type RegisterClientRequest,
  type RegisterClientResponse,
} from '@holdfast/contracts/http/oauth-clients';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ManageClients } from './manage-clients.ts';
import type { OAuthClient } from './oauth-client.ts';
import { RegisterClient } from './register-client.ts';

@Controller('v1/oauth-clients')
export class OAuthClientsController {
  readonly #register: RegisterClient;
  readonly #manage: ManageClients;

  constructor(@Inject(RegisterClient) register: RegisterClient, @Inject(ManageClients) manage: ManageClients) {
    this.#register = register;
    this.#manage = manage;
  }

  @Post()
  @RequirePermission('manage:applications')
  async register(@CurrentPrincipal() principal: Principal, @RequestBody(registerClientRequest) request: RegisterClientRequest, @RequestOrigin() origin: ClientOrigin): Promise<RegisterClientResponse> {
    const { client, secret } = unwrap(await this.#register.execute(request, principal, origin));
    return { ...view(client), secret };
  }

  @Get()
  @RequirePermission('read:applications')
  async list(@CurrentPrincipal() { tenantId }: Principal, @RequestQuery(oauthClientListQuery) { after, limit }: OAuthClientListQuery): Promise<OAuthClientPage> {
    const { items, next } = await this.#manage.list(tenantId, after, limit);
    return { items: items.map(view), next };
  }

  @Get(':id')
  @RequirePermission('read:applications')
  async read(@CurrentPrincipal() { tenantId }: Principal, @RequestPath(oauthClientPath) { id }: OAuthClientPath): Promise<OAuthClientView> {
    return view(unwrap(await this.#manage.read(tenantId, id)));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('manage:applications')
  async remove(@CurrentPrincipal() principal: Principal, @RequestPath(oauthClientPath) { id }: OAuthClientPath, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#manage.remove(principal, id, origin));
  }
}

function view({ id, name, grantTypes, redirectUris, authentication, permissions, binding, createdBy, createdAt }: OAuthClient): OAuthClientView {
  return {
    id, name, grantTypes: [...grantTypes], redirectUris: [...redirectUris], authentication, permissions: [...permissions], binding, createdBy, createdAt: createdAt.toISOString(),
  };
}
