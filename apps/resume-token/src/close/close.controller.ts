import { bookmarkPath, closeRequest, type BookmarkPath, type CloseRequest, type CloseResponse } from '@holdfast/contracts/http/resume-token-internal';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CloseBookmark } from './close-bookmark.ts';
import { closedDocument } from './closed-document.ts';

@Controller('internal/v1/bookmarks/:bookmarkId/close')
export class CloseController {
  readonly #close: CloseBookmark;

  constructor(@Inject(CloseBookmark) close: CloseBookmark) {
    this.#close = close;
  }

  @Post()
  @HttpCode(200)
  @AllowCallers('workflow-engine')
  async close(@RequestPath(bookmarkPath) { bookmarkId }: BookmarkPath, @RequestBody(closeRequest) { reason }: CloseRequest): Promise<CloseResponse> {
    return closedDocument(await this.#close.execute(bookmarkId, reason));
  }
}
