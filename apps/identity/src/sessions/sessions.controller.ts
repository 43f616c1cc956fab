import {
  loginRequest,
  type LoginRequest,
  logoutRequest,
  type LogoutRequest,
  type MeResponse,
  refreshRequest,
  type RefreshRequest,
  type SessionResponse,
} from '@holdfast/contracts/http/identity';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { RequireToken } from '@holdfast/nest-auth/require-token';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { TokenPair } from './create-tokens.ts';
import { IdentifyCaller } from './identify-caller.ts';
import { LogIn } from './log-in.ts';
import { LogOut } from './log-out.ts';
import { RefreshSession } from './refresh-session.ts';

@Controller('v1/auth')
export class SessionsController {
  readonly #logIn: LogIn;
  readonly #refreshSession: RefreshSession;
  readonly #logOut: LogOut;
  readonly #identifyCaller: IdentifyCaller;

  constructor(
    @Inject(LogIn) logIn: LogIn,
    @Inject(RefreshSession) refreshSession: RefreshSession,
    @Inject(LogOut) logOut: LogOut,
    @Inject(IdentifyCaller) identifyCaller: IdentifyCaller,
  ) {
    this.#logIn = logIn;
    this.#refreshSession = refreshSession;
    this.#logOut = logOut;
    this.#identifyCaller = identifyCaller;
  }

  @Post('login')
  @HttpCode(200)
  @PublicRoute()
  async login(@RequestBody(loginRequest) request: LoginRequest, @RequestOrigin() origin: ClientOrigin): Promise<SessionResponse> {
    return toResponse(unwrap(await this.#logIn.execute({ ...request, address: origin.address, origin })));
  }

  @Post('refresh')
  @HttpCode(200)
  @PublicRoute()
  async refresh(@RequestBody(refreshRequest) request: RefreshRequest, @RequestOrigin() origin: ClientOrigin): Promise<SessionResponse> {
    return toResponse(unwrap(await this.#refreshSession.execute(request.refreshToken, origin)));
  }

  @Post('logout')
  @HttpCode(204)
  @PublicRoute()
  async logout(@RequestBody(logoutRequest) request: LogoutRequest, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    await this.#logOut.execute(request.refreshToken, origin);
  }

  @Get('me')
  @RequireToken()
  async me(@CurrentPrincipal() principal: Principal): Promise<MeResponse> {
    const user = unwrap(await this.#identifyCaller.execute(principal.subject, principal.tokenId));
    const { id, tenantId, email, emailVerifiedAt, name, roles } = user;
    return { userId: id, tenantId, email, emailVerified: emailVerifiedAt !== undefined, name, roles: [...roles], permissions: [...principal.permissions] };
  }
}

function toResponse({ accessToken, expiresIn, refreshToken, refreshExpiresIn }: TokenPair): SessionResponse {
  return { accessToken, tokenType: 'Bearer', expiresIn, refreshToken, refreshExpiresIn };
}
