import { browserCookies, type BrowserSessionResponse, csrfHeaders, type CsrfHeaders, type CsrfTokenResponse } from '@holdfast/contracts/http/browser-sessions';
import { loginRequest, type LoginRequest } from '@holdfast/contracts/http/identity';
import { cookieNamed } from '@holdfast/nest-auth/cookie';
import { ownPage } from '@holdfast/nest-auth/own-page';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestHeaders } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ISSUER } from '../issuer.ts';
import { BrowserSessions, type BrowserTokens } from './browser-sessions.ts';

@Controller('v1/auth/browser')
export class BrowserSessionsController {
  readonly #sessions: BrowserSessions;
  readonly #issuer: string;

  constructor(@Inject(BrowserSessions) sessions: BrowserSessions, @Inject(ISSUER) issuer: string) {
    this.#sessions = sessions;
    this.#issuer = issuer;
  }

  @Post('login')
  @HttpCode(200)
  @PublicRoute()
  async login(@Req() request: FastifyRequest, @RequestBody(loginRequest) login: LoginRequest, @RequestOrigin() origin: ClientOrigin, @Res({ passthrough: true }) reply: FastifyReply): Promise<BrowserSessionResponse> {
    unwrap(ownPage(request, this.#issuer));
    return answer(reply, unwrap(await this.#sessions.logIn({ ...login, address: origin.address, origin })));
  }

  @Get('session')
  @PublicRoute()
  async session(@Req() request: FastifyRequest): Promise<CsrfTokenResponse> {
    return unwrap(await this.#sessions.find(this.#refreshToken(request)));
  }

  @Post('refresh')
  @HttpCode(200)
  @PublicRoute()
  async refresh(
    @Req() request: FastifyRequest,
    @RequestHeaders(csrfHeaders) { 'x-csrf-token': csrfToken }: CsrfHeaders,
    @RequestOrigin() origin: ClientOrigin,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BrowserSessionResponse> {
    return answer(reply, unwrap(await this.#sessions.refresh({ refreshToken: this.#refreshToken(request), csrfToken }, origin)));
  }

  @Post('logout')
  @HttpCode(204)
  @PublicRoute()
  async logout(
    @Req() request: FastifyRequest,
    @RequestHeaders(csrfHeaders) { 'x-csrf-token': csrfToken }: CsrfHeaders,
    @RequestOrigin() origin: ClientOrigin,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    unwrap(await this.#sessions.logOut({ refreshToken: this.#refreshToken(request), csrfToken }, origin));
    reply.header('set-cookie', takeCookiesBack).header('clear-site-data', '"cache", "storage"');
  }

  /** Of a request that a page of ours made. */
  #refreshToken(request: FastifyRequest): string | undefined {
    unwrap(ownPage(request, this.#issuer));
    return cookieNamed(request.headers.cookie, browserCookies.refresh);
  }
}

/** No script reads it, no other site's page sends it, no other host sets or gets it (RFC 6265bis section 4.1). */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

const takeCookiesBack: string[] = Object.values(browserCookies).map((name) => `${name}=; ${attributes}; Max-Age=0`);

/** The tokens go into cookies; what the page's script gets is no token that a service accepts. */
function answer(reply: FastifyReply, { csrfToken, accessToken, expiresIn, refreshToken, refreshExpiresIn }: BrowserTokens): BrowserSessionResponse {
  reply.header('set-cookie', [
    `${browserCookies.access}=${accessToken}; ${attributes}; Max-Age=${expiresIn}`,
    `${browserCookies.refresh}=${refreshToken}; ${attributes}; Max-Age=${refreshExpiresIn}`,
  ]);
  return { csrfToken, expiresIn, refreshExpiresIn };
}
