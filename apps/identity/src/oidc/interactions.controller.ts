import { formHeaders, type FormHeaders } from '@holdfast/contracts/http/resume-token';
import {
  interactionConsentForm,
  interactionLoginForm,
  type InteractionConsentForm,
  type InteractionLoginForm,
} from '@holdfast/contracts/http/oauth-clients';
import { ownForm } from '@holdfast/html/form-origin';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { Consumes } from '@holdfast/nest-http/consumes';
import { RequestBody, RequestHeaders } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ISSUER } from '../issuer.ts';
import { type InteractionAnswer, Interactions } from './interactions.ts';
import { pageHeaders, pageText } from '../pages/page.ts';

/** The login and consent pages. Only a POST of our own form goes on. */
@Controller('oidc/interaction/:uid')
export class InteractionsController {
  readonly #interactions: Interactions;
  readonly #issuer: string;

  constructor(@Inject(Interactions) interactions: Interactions, @Inject(ISSUER) issuer: string) {
    this.#interactions = interactions;
    this.#issuer = issuer;
  }

  @Get()
  @PublicRoute()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    send(reply, unwrap(await this.#interactions.show({ request: request.raw, response: reply.raw })));
  }

  @Post('login')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async logIn(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @RequestHeaders(formHeaders) headers: FormHeaders,
    @RequestBody(interactionLoginForm) form: InteractionLoginForm,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<void> {
    unwrap(ownForm(headers, this.#issuer));
    send(reply, unwrap(await this.#interactions.logIn({ request: request.raw, response: reply.raw }, { ...form, address: origin.address, origin })));
  }

  @Post('consent')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async decide(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @RequestOrigin() origin: ClientOrigin,
    @RequestHeaders(formHeaders) headers: FormHeaders,
    @RequestBody(interactionConsentForm) { decision }: InteractionConsentForm,
  ): Promise<void> {
    unwrap(ownForm(headers, this.#issuer));
    send(reply, unwrap(await this.#interactions.decide({ request: request.raw, response: reply.raw }, decision, origin)));
  }
}

/** Sends the page, or sends the browser on. */
function send(reply: FastifyReply, answer: InteractionAnswer): void {
  if ('location' in answer) {
    void reply.status(303).header('location', answer.location).send();
    return;
  }
  void reply.status(answer.status).headers({ ...pageHeaders(answer.redirectUri) }).send(pageText(answer.page));
}
