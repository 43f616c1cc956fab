import {
  type AddressConfirmation, addressConfirmation, type AddressRequest, addressRequest, acceptanceRequest, type AcceptanceRequest, type AcceptanceResponse, invitationRequest, type InvitationRequest, type InvitationResponse, passwordChangeRequest, type PasswordChangeRequest, passwordResetConfirmation, type PasswordResetConfirmation,
  passwordResetRequest, type PasswordResetRequest,
} from '@holdfast/contracts/http/people';
import type { UserId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequireToken } from '@holdfast/nest-auth/require-token';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ChangeAddress } from './change-address.ts';
import { ChangePassword } from './change-password.ts';
import { AcceptInvitation } from './accept-invitation.ts';
import { InvitePerson } from './invite-person.ts';
import { ResetPassword } from './reset-password.ts';
import { administratorOf } from './people-parts.ts';

@Controller('v1')
export class PeopleController {
  readonly #invite: InvitePerson;
  readonly #accept: AcceptInvitation;
  readonly #reset: ResetPassword;
  readonly #address: ChangeAddress;
  readonly #password: ChangePassword;

  constructor(@Inject(InvitePerson) invite: InvitePerson, @Inject(AcceptInvitation) accept: AcceptInvitation, @Inject(ResetPassword) reset: ResetPassword, @Inject(ChangeAddress) address: ChangeAddress, @Inject(ChangePassword) password: ChangePassword) {
    this.#invite = invite;
    this.#accept = accept;
    this.#reset = reset;
    this.#address = address;
    this.#password = password;
  }

  @Post('invitations')
  @RequirePermission('manage:members')
  async invite(@CurrentPrincipal() principal: Principal, @RequestBody(invitationRequest) request: InvitationRequest, @RequestOrigin() origin: ClientOrigin): Promise<InvitationResponse> {
    const { expiresAt } = unwrap(await this.#invite.execute(administratorOf(principal, origin), request));
    return { expiresAt: expiresAt.toISOString() };
  }

  @Post('invitations/accept')
  @PublicRoute()
  async accept(@RequestBody(acceptanceRequest) request: AcceptanceRequest, @RequestOrigin() origin: ClientOrigin): Promise<AcceptanceResponse> {
    return unwrap(await this.#accept.execute({ ...request, origin }));
  }

  @Post('auth/password')
  @HttpCode(204)
  @RequireToken()
  async changePassword(@CurrentPrincipal() { subject, tokenId }: Principal, @RequestBody(passwordChangeRequest) request: PasswordChangeRequest, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#password.execute({ userId: subject as UserId, tokenId: tokenId as Uuid, ...request, origin }));
  }

  @Post('auth/address')
  @HttpCode(202)
  @RequireToken()
  async changeAddress(@CurrentPrincipal() { subject }: Principal, @RequestBody(addressRequest) request: AddressRequest, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#address.request({ userId: subject as UserId, origin }, request));
  }

  @Post('auth/address/verification')
  @HttpCode(202)
  @RequireToken()
  async verifyAddress(@CurrentPrincipal() { subject }: Principal, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#address.verify({ userId: subject as UserId, origin }));
  }

  @Post('auth/address/confirm')
  @HttpCode(204)
  @PublicRoute()
  async confirmAddress(@RequestBody(addressConfirmation) { code }: AddressConfirmation, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#address.confirm(code, origin));
  }

  @Post('password-resets')
  @HttpCode(202)
  @PublicRoute()
  async askForReset(@RequestBody(passwordResetRequest) { email }: PasswordResetRequest, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#reset.request(email, origin));
  }

  @Post('password-resets/confirm')
  @HttpCode(204)
  @PublicRoute()
  async reset(@RequestBody(passwordResetConfirmation) request: PasswordResetConfirmation, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#reset.confirm({ ...request, origin }));
  }
}
