import {
  bookmarkPath, mintHeaders, mintRequest, resumeTokenReference, type BookmarkPath, type MintHeaders, type MintRequest, type MintResponse,
} from '@holdfast/contracts/http/resume-token-internal';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { RequestBody, RequestHeaders, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { PUBLIC_URL } from '../public-url.ts';
import { MintToken } from './mint-token.ts';

@Controller('internal/v1/bookmarks/:bookmarkId/tokens')
export class MintController {
  readonly #mint: MintToken;
  readonly #publicUrl: string;

  constructor(@Inject(MintToken) mint: MintToken, @Inject(PUBLIC_URL) publicUrl: string) {
    this.#mint = mint;
    this.#publicUrl = publicUrl;
  }

  @Post()
  @HttpCode(200)
  @AllowCallers('workflow-engine')
  async mint(
    @RequestHeaders(mintHeaders) headers: MintHeaders,
    @RequestPath(bookmarkPath) { bookmarkId }: BookmarkPath,
    @RequestBody(mintRequest) { tenantId, instanceId, expiresAt, recipient, deliver, ...question }: MintRequest,
  ): Promise<MintResponse> {
    const command = { bookmark: { bookmarkId, instanceId, tenantId }, question, recipient, expiresAt: new Date(expiresAt), deliver };
    const token = unwrap(await this.#mint.execute(headers['idempotency-key'], command));
    return { tokenId: token.tokenId, url: `${this.#publicUrl}/r#${resumeTokenReference(token.tokenId)}`, expiresAt: token.expiresAt.toISOString() };
  }
}
