import { bookmarkPath, type BookmarkPath } from '@holdfast/contracts/http/resume-token-internal';
import {
  operatorMintHeaders, operatorMintRequest, reissueRequest, tokenPath, type OperatorMintHeaders, type OperatorMintRequest, type OperatorMintResponse, type ReissueRequest, type TokenPath,
} from '@holdfast/contracts/http/resume-token-operator';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequestOrigin, type ClientOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestHeaders, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Inject, Post } from '@nestjs/common';
import { PUBLIC_URL } from '../public-url.ts';
import { MintForBookmark, type LinkWishes } from './mint-for-bookmark.ts';
import { ReissueToken } from './reissue-token.ts';
import { linkDocument } from './token-documents.ts';

/** What makes links for people. Each is shown in the answer that makes it, and in no other. */
@Controller('v1')
export class BookmarkTokensController {
  readonly #mint: MintForBookmark;
  readonly #reissue: ReissueToken;
  readonly #publicUrl: string;

  constructor(@Inject(MintForBookmark) mint: MintForBookmark, @Inject(ReissueToken) reissue: ReissueToken, @Inject(PUBLIC_URL) publicUrl: string) {
    this.#mint = mint;
    this.#reissue = reissue;
    this.#publicUrl = publicUrl;
  }

  @Post('bookmarks/:bookmarkId/tokens')
  @RequirePermission('mint:resume-tokens')
  async mint(
    @CurrentPrincipal() { subject, tenantId }: Principal,
    @RequestOrigin() origin: ClientOrigin,
    @RequestHeaders(operatorMintHeaders) headers: OperatorMintHeaders,
    @RequestPath(bookmarkPath) { bookmarkId }: BookmarkPath,
    @RequestBody(operatorMintRequest) request: OperatorMintRequest,
  ): Promise<OperatorMintResponse> {
    const made = await this.#mint.execute({ tenantId, bookmarkId, wishes: wishesIn(request), by: { actor: subject, origin }, idempotencyKey: headers['idempotency-key'] });
    return linkDocument(unwrap(made), this.#publicUrl);
  }

  @Post('resume-tokens/:tokenId/reissue')
  @RequirePermission('mint:resume-tokens')
  async reissue(
    @CurrentPrincipal() { subject, tenantId }: Principal,
    @RequestOrigin() origin: ClientOrigin,
    @RequestHeaders(operatorMintHeaders) headers: OperatorMintHeaders,
    @RequestPath(tokenPath) { tokenId }: TokenPath,
    @RequestBody(reissueRequest) { reason, ...request }: ReissueRequest,
  ): Promise<OperatorMintResponse> {
    const made = await this.#reissue.execute({ tenantId, tokenId, wishes: wishesIn(request), by: { actor: subject, reason, origin }, idempotencyKey: headers['idempotency-key'] });
    return linkDocument(unwrap(made), this.#publicUrl);
  }
}

function wishesIn({ expiresAt, ...wishes }: OperatorMintRequest): LinkWishes {
  return { ...wishes, expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) };
}
