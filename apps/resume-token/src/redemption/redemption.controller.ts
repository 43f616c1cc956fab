import { redemptionPath, type RedemptionPath, type RedemptionStatus } from '@holdfast/contracts/http/resume-token';
import type { Redemption as RedemptionDocument } from '@holdfast/contracts/http/resume-token-internal';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { PublicRoute } from '@holdfast/nest-auth/public-route';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ReadRedemption } from './read-redemption.ts';
import { redemptionDocument, redemptionStatus } from './redemption-documents.ts';

@Controller()
export class RedemptionController {
  readonly #read: ReadRedemption;

  constructor(@Inject(ReadRedemption) read: ReadRedemption) {
    this.#read = read;
  }

  @Get('v1/redemptions/:redemptionId')
  @PublicRoute()
  async status(@Param({ schema: redemptionPath }) { redemptionId }: RedemptionPath): Promise<RedemptionStatus> {
    return redemptionStatus(unwrap(await this.#read.execute(redemptionId)));
  }

  @Get('internal/v1/redemptions/:redemptionId')
  @AllowCallers('workflow-engine')
  async decision(@Param({ schema: redemptionPath }) { redemptionId }: RedemptionPath): Promise<RedemptionDocument> {
    return redemptionDocument(unwrap(await this.#read.execute(redemptionId)));
  }
}
