import { revealRequest, type RevealRequest, type RevealResponse } from '@holdfast/contracts/http/resume-token-internal';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { RequestBody } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { RevealTokens } from './reveal-tokens.ts';

@Controller('internal/v1/tokens/reveal')
export class RevealController {
  readonly #reveal: RevealTokens;

  constructor(@Inject(RevealTokens) reveal: RevealTokens) {
    this.#reveal = reveal;
  }

  @Post()
  @HttpCode(200)
  @AllowCallers('workflow-engine')
  async reveal(@RequestBody(revealRequest) { instanceId, tokenIds }: RevealRequest): Promise<RevealResponse> {
    return { tokens: unwrap(await this.#reveal.execute(instanceId, tokenIds)) };
  }
}
