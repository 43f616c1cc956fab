import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { ConsumesUnread } from '@holdfast/nest-http/consumes';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OidcEndpoint } from './oidc-endpoint.ts';

/** Everything the OpenID provider answers by itself: it authenticates clients, and its errors are RFC 6749's. */
@Controller()
export class OidcController {
  readonly #endpoint: OidcEndpoint;

  constructor(@Inject(OidcEndpoint) endpoint: OidcEndpoint) {
    this.#endpoint = endpoint;
  }

  @Get(['oidc/auth', 'oidc/auth/:uid', 'oidc/device', 'oidc/device/:uid', 'oidc/me', 'oidc/session/end', 'oidc/session/end/success', '.well-known/openid-configuration'])
  @PublicRoute()
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    reply.hijack();
    await this.#endpoint.answer(request.raw, reply.raw, origin);
  }

  @Post(['oidc/token', 'oidc/token/revocation', 'oidc/token/introspection', 'oidc/device/auth', 'oidc/device', 'oidc/request', 'oidc/session/end/confirm'])
  @ConsumesUnread('application/x-www-form-urlencoded')
  @PublicRoute()
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    reply.hijack();
    await this.#endpoint.answer(request.raw, reply.raw, origin);
  }
}
