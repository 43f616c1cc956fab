import type { ResumeTokenKeys } from '@holdfast/contracts/http/resume-token';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { PublishKeys } from './publish-keys.ts';

/** Beside identity's JWKS and not in it: a key in there would sign access tokens in the eyes of whoever verifies them (ADR 17). */
@Controller('.well-known')
export class KeysController {
  readonly #publish: PublishKeys;

  constructor(@Inject(PublishKeys) publish: PublishKeys) {
    this.#publish = publish;
  }

  @Get('resume-token-jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  @PublicRoute({ alsoCallers: ['identity'] })
  keys(): Promise<ResumeTokenKeys> {
    return this.#publish.execute();
  }
}
