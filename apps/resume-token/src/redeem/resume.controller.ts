import { resumeBody, resumeHeaders, type ResumeBody, type ResumeHeaders } from '@holdfast/contracts/http/resume-token';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { RequestHeaders } from '@holdfast/nest-http/request-headers';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PUBLIC_URL } from '../public-url.ts';
import { presentedToken } from './presented-token.ts';
import { RedeemToken } from './redeem-token.ts';
import { resumeAnswer } from './resume-answer.ts';

@Controller('v1/resume')
export class ResumeController {
  readonly #redeem: RedeemToken;
  readonly #publicUrl: string;

  constructor(@Inject(RedeemToken) redeem: RedeemToken, @Inject(PUBLIC_URL) publicUrl: string) {
    this.#redeem = redeem;
    this.#publicUrl = publicUrl;
  }

  @Post()
  @PublicRoute()
  async resume(
    @RequestHeaders(resumeHeaders) headers: ResumeHeaders,
    @Body({ schema: resumeBody }) { token, outcome, reason, payload }: ResumeBody,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const redeemed = await this.#redeem.execute({
      token: presentedToken(headers.authorization, token),
      answer: { outcome, reason, payload: { from: 'json', value: payload } },
      idempotencyKey: headers['idempotency-key'],
    });
    const { status, body } = resumeAnswer(unwrap(redeemed), this.#publicUrl);
    await reply.status(status).send(body);
  }
}
