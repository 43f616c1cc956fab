import {
  inspectRequest, revokeRequest, tokenListQuery, tokenPath, unblockRequest, type InspectRequest, type InspectResponse, type RevokeRequest, type RevokeResponse, type TokenDetail,
  type TokenListQuery, type TokenPage, type TokenPath, type UnblockRequest,
} from '@holdfast/contracts/http/resume-token-operator';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequestOrigin, type ClientOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { DescribeToken } from './describe-token.ts';
import { InspectToken } from './inspect-token.ts';
import { ListTokens } from './list-tokens.ts';
import { RevokeTokens } from './revoke-tokens.ts';
import { detailDocument, inspectionDocument, pageDocument } from './token-documents.ts';
import { UnblockToken } from './unblock-token.ts';

@Controller('v1/resume-tokens')
export class ResumeTokensController {
  readonly #list: ListTokens;
  readonly #describe: DescribeToken;
  readonly #inspect: InspectToken;
  readonly #revoke: RevokeTokens;
  readonly #unblock: UnblockToken;

  constructor(
    @Inject(ListTokens) list: ListTokens,
    @Inject(DescribeToken) describe: DescribeToken,
    @Inject(InspectToken) inspect: InspectToken,
    @Inject(RevokeTokens) revoke: RevokeTokens,
    @Inject(UnblockToken) unblock: UnblockToken,
  ) {
    this.#list = list;
    this.#describe = describe;
    this.#inspect = inspect;
    this.#revoke = revoke;
    this.#unblock = unblock;
  }

  @Get()
  @RequirePermission('read:resume-tokens')
  async list(@CurrentPrincipal() { tenantId }: Principal, @RequestQuery(tokenListQuery) { limit, after, ...filter }: TokenListQuery): Promise<TokenPage> {
    return pageDocument(await this.#list.execute(tenantId, filter, { limit, after }), limit);
  }

  @Get(':tokenId')
  @RequirePermission('read:resume-tokens')
  async describe(@CurrentPrincipal() { tenantId }: Principal, @RequestPath(tokenPath) { tokenId }: TokenPath): Promise<TokenDetail> {
    return detailDocument(unwrap(await this.#describe.execute(tenantId, tokenId)));
  }

  @Post('inspect')
  @HttpCode(200)
  @RequirePermission('read:resume-tokens')
  async inspect(@CurrentPrincipal() { subject, tenantId }: Principal, @RequestOrigin() origin: ClientOrigin, @RequestBody(inspectRequest) { token }: InspectRequest): Promise<InspectResponse> {
    return inspectionDocument(await this.#inspect.execute(tenantId, token, { actor: subject, origin }));
  }

  @Post('revoke')
  @HttpCode(200)
  @RequirePermission('revoke:resume-tokens')
  async revoke(@CurrentPrincipal() { subject, tenantId }: Principal, @RequestOrigin() origin: ClientOrigin, @RequestBody(revokeRequest) { reason, ...selection }: RevokeRequest): Promise<RevokeResponse> {
    return { revoked: await this.#revoke.execute(tenantId, selection, { actor: subject, reason, origin }) };
  }

  @Post(':tokenId/unblock')
  @HttpCode(204)
  @RequirePermission('unblock:resume-tokens')
  async unblock(@CurrentPrincipal() { subject, tenantId }: Principal, @RequestOrigin() origin: ClientOrigin, @RequestPath(tokenPath) { tokenId }: TokenPath, @RequestBody(unblockRequest) { reason }: UnblockRequest): Promise<void> {
    unwrap(await this.#unblock.execute(tenantId, tokenId, { actor: subject, reason, origin }));
  }
}
