import { redemptionPath, type RedemptionPath, type RedemptionStatus } from '@holdfast/contracts/http/resume-token';
import { redemptionsRequest, type RedemptionsRequest, type RedemptionsResponse } from '@holdfast/contracts/http/resume-token-internal';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { RequestOrigin, type ClientOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { AdmitRequest } from '../limit/admit-request.ts';
import { ReadReceipt } from '../receipt/read-receipt.ts';
import { ReadRedemption } from './read-redemption.ts';
import { redemptionDocument, redemptionStatus } from './redemption-documents.ts';

@Controller()
export class RedemptionController {
  readonly #admit: AdmitRequest;
  readonly #read: ReadRedemption;
  readonly #receipt: ReadReceipt;

  constructor(@Inject(AdmitRequest) admit: AdmitRequest, @Inject(ReadRedemption) read: ReadRedemption, @Inject(ReadReceipt) receipt: ReadReceipt) {
    this.#admit = admit;
    this.#read = read;
    this.#receipt = receipt;
  }

  @Get('v1/redemptions/:redemptionId')
  @PublicRoute()
  async status(@RequestOrigin() { address }: ClientOrigin, @RequestPath(redemptionPath) { redemptionId }: RedemptionPath): Promise<RedemptionStatus> {
    unwrap(await this.#admit.execute('redemption', address));
    return redemptionStatus(unwrap(await this.#receipt.execute(redemptionId)));
  }

  @Post('internal/v1/redemptions/read')
  @HttpCode(200)
  @AllowCallers('workflow-engine')
  async decisions(@RequestBody(redemptionsRequest) { redemptionIds }: RedemptionsRequest): Promise<RedemptionsResponse> {
    return { redemptions: (await this.#read.all(redemptionIds)).map(redemptionDocument) };
  }
}
