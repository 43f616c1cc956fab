import {
  decisionForm, formHeaders, pageHeaders, viewForm, viewQuery, type DecisionForm, type FormHeaders, type PageHeaders, type ViewForm, type ViewQuery,
} from '@holdfast/contracts/http/resume-token';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { RequestOrigin, type ClientOrigin } from '@holdfast/nest-http/client-origin';
import { Consumes } from '@holdfast/nest-http/consumes';
import { RequestBody, RequestHeaders, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Header, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PUBLIC_URL } from '../public-url.ts';
import { AnswerForm } from './answer-form.ts';
import { ownForm } from '@holdfast/html/form-origin';
import type { PageAnswer } from './page-answer.ts';
import { pageScript, pageStyle } from './page-assets.ts';

const assetCaching = 'public, max-age=3600';

/** The public page. Only `POST /r` answers; `POST /r/ask` leaves a note for the operator; nothing else changes anything. */
@Controller('r')
export class PageController {
  readonly #form: AnswerForm;
  readonly #publicUrl: string;

  constructor(@Inject(AnswerForm) form: AnswerForm, @Inject(PUBLIC_URL) publicUrl: string) {
    this.#form = form;
    this.#publicUrl = publicUrl;
  }

  @Get()
  @PublicRoute()
  async open(@RequestOrigin() origin: ClientOrigin, @RequestHeaders(pageHeaders) headers: PageHeaders, @RequestQuery(viewQuery) { t }: ViewQuery, @Res() reply: FastifyReply): Promise<void> {
    await send(reply, await this.#form.show(t, { origin, languages: headers['accept-language'] }));
  }

  @Post('view')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async view(
    @RequestOrigin() origin: ClientOrigin,
    @RequestHeaders(formHeaders) headers: FormHeaders,
    @RequestBody(viewForm) { token }: ViewForm,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.#form.show(token, this.#sender(headers, origin)));
  }

  @Post('ask')
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async ask(
    @RequestOrigin() origin: ClientOrigin,
    @RequestHeaders(formHeaders) headers: FormHeaders,
    @RequestBody(viewForm) { token }: ViewForm,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.#form.ask(token, this.#sender(headers, origin)));
  }

  @Post()
  @Consumes('application/x-www-form-urlencoded')
  @PublicRoute()
  async decide(
    @RequestOrigin() origin: ClientOrigin,
    @RequestHeaders(formHeaders) headers: FormHeaders,
    @RequestBody(decisionForm) form: DecisionForm,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { token, outcome, reason, ...fields } = form;
    const posted = { token, outcome, reason, fields, idempotencyKey: headers['idempotency-key'] };
    await send(reply, await this.#form.post(posted, this.#sender(headers, origin)));
  }

  /** Who posted a form; one that another site posted is refused. */
  #sender(headers: FormHeaders, origin: ClientOrigin) {
    unwrap(ownForm(headers, this.#publicUrl));
    return { origin, languages: headers['accept-language'] };
  }

  @Get('page.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', assetCaching)
  @PublicRoute()
  script(): string {
    return pageScript;
  }

  @Get('page.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', assetCaching)
  @PublicRoute()
  style(): string {
    return pageStyle;
  }
}

async function send(reply: FastifyReply, { status, headers, body }: PageAnswer): Promise<void> {
  await reply.status(status).headers({ ...headers }).send(body);
}
