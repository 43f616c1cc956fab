import { deedOf } from '@holdfast/audit-core/deed';
import { instancePath, type InstancePath, type InstanceReason, type InstanceStatusAnswer, type StartInstanceResponse } from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ReleaseInstance } from '../isolation/release-instance.ts';
import { CancelInstance } from './cancel-instance.ts';
import { ExplainInstance } from './explain-instance.ts';
import { reasonView, startedView } from './instance-view.ts';
import { RetryInstance } from './retry-instance.ts';
import { SteerInstance } from './steer-instance.ts';

@Controller('v1/instances/:id')
export class SteeringController {
  readonly #cancel: CancelInstance;
  readonly #steer: SteerInstance;
  readonly #retry: RetryInstance;
  readonly #release: ReleaseInstance;
  readonly #explain: ExplainInstance;

  constructor(
    @Inject(CancelInstance) cancel: CancelInstance,
    @Inject(SteerInstance) steer: SteerInstance,
    @Inject(RetryInstance) retry: RetryInstance,
    @Inject(ReleaseInstance) release: ReleaseInstance,
    @Inject(ExplainInstance) explain: ExplainInstance,
  ) {
    this.#cancel = cancel;
    this.#steer = steer;
    this.#retry = retry;
    this.#release = release;
    this.#explain = explain;
  }

  @Post('cancel')
  @HttpCode(200)
  @RequirePermission('cancel:workflow-instances')
  async cancel(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#cancel.execute(principal.tenantId, id, principal.subject, { deed: deedOf(principal, origin) }));
    return { id, status };
  }

  @Post('suspend')
  @HttpCode(200)
  @RequirePermission('suspend:workflow-instances')
  async suspend(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#steer.suspend(principal.tenantId, id, principal.subject, deedOf(principal, origin)));
    return { id, status };
  }

  @Post('resume')
  @HttpCode(200)
  @RequirePermission('suspend:workflow-instances')
  async resume(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#steer.resume(principal.tenantId, id, principal.subject, deedOf(principal, origin)));
    return { id, status };
  }

  @Post('release')
  @HttpCode(200)
  @RequirePermission('suspend:workflow-instances')
  async release(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#release.execute(principal.tenantId, id, deedOf(principal, origin)));
    return { id, status };
  }

  /** 201 with the instance that takes it up; the same one when it is asked for again. */
  @Post('retry')
  @RequirePermission('run:workflow-definitions')
  async retry(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<StartInstanceResponse> {
    return startedView(unwrap(await this.#retry.execute(principal.tenantId, id, principal.subject, deedOf(principal, origin))));
  }

  @Get('why')
  @RequirePermission('read:workflow-instances')
  async why(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() { tenantId }: Principal): Promise<InstanceReason> {
    return reasonView(unwrap(await this.#explain.execute(tenantId, id)));
  }
}
