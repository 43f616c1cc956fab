import { revocationRequest, type RevocationRequest, revocationsQuery, type RevocationsQuery, type RevocationsResponse } from '@holdfast/contracts/http/revocations';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ReadRevocations } from './read-revocations.ts';
import { RevokeAccess } from './revoke-access.ts';
import { toRevocationsResponse } from './revocations-response.ts';

@Controller()
export class RevocationsController {
  readonly #read: ReadRevocations;
  readonly #revoke: RevokeAccess;

  constructor(@Inject(ReadRevocations) read: ReadRevocations, @Inject(RevokeAccess) revoke: RevokeAccess) {
    this.#read = read;
    this.#revoke = revoke;
  }

  @Get('internal/v1/revocations')
  @AllowCallers('workflow-engine', 'resume-token', 'scheduler')
  async after(@RequestQuery(revocationsQuery) { after }: RevocationsQuery): Promise<RevocationsResponse> {
    return toRevocationsResponse(await this.#read.execute(after));
  }

  @Post('v1/revocations')
  @HttpCode(204)
  @RequirePermission('revoke:access')
  async revoke(@RequestBody(revocationRequest) { kind, value }: RevocationRequest, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<void> {
    unwrap(await this.#revoke.execute({ ...principal, origin }, kind, value));
  }
}
