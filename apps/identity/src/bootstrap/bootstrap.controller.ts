import { bootstrapRequest, type BootstrapRequest, type BootstrapResponse } from '@holdfast/contracts/http/identity';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Inject, Post } from '@nestjs/common';
import { BootstrapPlatform } from './bootstrap-platform.ts';

@Controller('v1/bootstrap')
export class BootstrapController {
  readonly #bootstrapPlatform: BootstrapPlatform;

  constructor(@Inject(BootstrapPlatform) bootstrapPlatform: BootstrapPlatform) {
    this.#bootstrapPlatform = bootstrapPlatform;
  }

  @Post()
  @PublicRoute()
  async bootstrap(@RequestBody(bootstrapRequest) request: BootstrapRequest, @RequestOrigin() origin: ClientOrigin): Promise<BootstrapResponse> {
    return unwrap(await this.#bootstrapPlatform.execute({ ...request, origin }));
  }
}
