import type { JwksResponse } from '@holdfast/contracts/http/identity';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { PublishKeys } from '../keys/publish-keys.ts';

/** Five minutes: well below the time for which a superseded key stays published (I14). */
const cacheControl = 'public, max-age=300';

@Controller('.well-known')
export class DiscoveryController {
  readonly #publishKeys: PublishKeys;

  constructor(@Inject(PublishKeys) publishKeys: PublishKeys) {
    this.#publishKeys = publishKeys;
  }

  @Get('jwks.json')
  @Header('Cache-Control', cacheControl)
  @PublicRoute({ alsoCallers: ['workflow-engine', 'resume-token', 'scheduler'] })
  async jwks(): Promise<JwksResponse> {
    return this.#publishKeys.execute();
  }
}
