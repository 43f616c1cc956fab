import type { DiscoveryResponse, JwksResponse } from '@holdfast/contracts/http/identity';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { PublishKeys } from '../keys/publish-keys.ts';
import { DISCOVERY } from './discovery.ts';

/** Five minutes: well below the time for which a superseded key stays published (I14). */
const cacheControl = 'public, max-age=300';

@Controller('.well-known')
export class DiscoveryController {
  readonly #publishKeys: PublishKeys;
  readonly #discovery: DiscoveryResponse;

  constructor(@Inject(PublishKeys) publishKeys: PublishKeys, @Inject(DISCOVERY) discovery: DiscoveryResponse) {
    this.#publishKeys = publishKeys;
    this.#discovery = discovery;
  }

  @Get('jwks.json')
  @Header('Cache-Control', cacheControl)
  @PublicRoute({ alsoCallers: ['workflow-engine', 'resume-token', 'scheduler'] })
  async jwks(): Promise<JwksResponse> {
    return this.#publishKeys.execute();
  }

  @Get('openid-configuration')
  @Header('Cache-Control', cacheControl)
  @PublicRoute()
  configuration(): DiscoveryResponse {
    return this.#discovery;
  }
}
