import { resumeBody, resumeHeaders, type ResumeBody, type ResumeHeaders } from '@holdfast/contracts/http/resume-token';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { RequestOrigin, type ClientOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestHeaders } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AdmitRequest } from '../limit/admit-request.ts';
import { PUBLIC_URL } from '../public-url.ts';
import { presentedToken } from './presented-token.ts';
import { RedeemToken } from './redeem-token.ts';
import { resumeAnswer } from './resume-answer.ts';

@Controller('v1/resume')
export class ResumeController {
  readonly #admit: AdmitRequest;
  readonly #redeem: RedeemToken;
  readonly #publicUrl: string;

  constructor(@Inject(AdmitRequest) admit: AdmitRequest, @Inject(RedeemToken) redeem: RedeemToken, @Inject(PUBLIC_URL) publicUrl: string) {
    this.#admit = admit;
    this.#redeem = redeem;
    this.#publicUrl = publicUrl;
  }

  @Post()
  @PublicRoute()
  async resume(
    @RequestHeaders(resumeHeaders) headers: ResumeHeaders,
    @RequestBody(resumeBody) { token, outcome, reason, payload }: ResumeBody,
    @RequestOrigin() origin: ClientOrigin,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    unwrap(await this.#admit.execute('resume', origin.address));
    const redeemed = await this.#redeem.execute({
      token: presentedToken(headers.authorization, token),
      origin,
      answer: { outcome, reason, payload: { from: 'json', value: payload } },
      idempotencyKey: headers['idempotency-key'],
    });
    const { status, body } = resumeAnswer(unwrap(redeemed), this.#publicUrl);
    await reply.status(status).send(body);
  }
}
