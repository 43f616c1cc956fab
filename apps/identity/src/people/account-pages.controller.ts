import { addressForm, type AddressForm, codeQuery, type CodeQuery, invitationForm, type InvitationForm, resetForm, type ResetForm, resetMailForm, type ResetMailForm, resetQuery, type ResetQuery } from '@holdfast/contracts/http/account-pages';
import { formHeaders, type FormHeaders } from '@holdfast/contracts/http/resume-token';
import { ownForm } from '@holdfast/html/form-origin';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { Consumes } from '@holdfast/nest-http/consumes';
import { RequestBody, RequestHeaders, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ISSUER } from '../issuer.ts';
import { pageHeaders, pageText } from '../pages/page.ts';
import { AccountPages, type PageAnswer } from './account-pages.ts';

/** Pages for people who follow a link in a mail. Only a POST of our own form changes something. */
@Controller('account')
export class AccountPagesController {
  readonly #pages: AccountPages;
  readonly #issuer: string;

  constructor(@Inject(AccountPages) pages: AccountPages, @Inject(ISSUER) issuer: string) {
    this.#pages = pages;
    this.#issuer = issuer;
  }

  @Get('invitation')
  @PublicRoute()
  invitation(@RequestQuery(codeQuery) { code }: CodeQuery, @Res() reply: FastifyReply): void {
    send(reply, this.#pages.invitation(code));
  }

  @Post('invitation')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async acceptInvitation(@RequestHeaders(formHeaders) headers: FormHeaders, @RequestBody(invitationForm) form: InvitationForm, @RequestOrigin() origin: ClientOrigin, @Res() reply: FastifyReply): Promise<void> {
    unwrap(ownForm(headers, this.#issuer));
    send(reply, await this.#pages.acceptInvitation(form, origin));
  }

  @Get('password-reset')
  @PublicRoute()
  passwordReset(@RequestQuery(resetQuery) { code }: ResetQuery, @Res() reply: FastifyReply): void {
    send(reply, this.#pages.passwordReset(code));
  }

  @Post('password-reset/mail')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async askForReset(@RequestHeaders(formHeaders) headers: FormHeaders, @RequestBody(resetMailForm) { email }: ResetMailForm, @RequestOrigin() origin: ClientOrigin, @Res() reply: FastifyReply): Promise<void> {
    unwrap(ownForm(headers, this.#issuer));
    send(reply, await this.#pages.askForReset(email, origin));
  }

  @Post('password-reset')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async resetPassword(@RequestHeaders(formHeaders) headers: FormHeaders, @RequestBody(resetForm) form: ResetForm, @RequestOrigin() origin: ClientOrigin, @Res() reply: FastifyReply): Promise<void> {
    unwrap(ownForm(headers, this.#issuer));
    send(reply, await this.#pages.resetPassword(form, origin));
  }

  @Get('address')
  @PublicRoute()
  address(@RequestQuery(codeQuery) { code }: CodeQuery, @Res() reply: FastifyReply): void {
    send(reply, this.#pages.address(code));
  }

  @Post('address')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async confirmAddress(@RequestHeaders(formHeaders) headers: FormHeaders, @RequestBody(addressForm) { code }: AddressForm, @RequestOrigin() origin: ClientOrigin, @Res() reply: FastifyReply): Promise<void> {
    unwrap(ownForm(headers, this.#issuer));
    send(reply, await this.#pages.confirmAddress(code, origin));
  }
}

function send(reply: FastifyReply, { status, page }: PageAnswer): void {
  void reply.status(status).headers({ ...pageHeaders() }).send(pageText(page));
}
