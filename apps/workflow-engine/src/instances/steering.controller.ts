import { instancePath, type InstancePath, type InstanceReason, type InstanceStatusAnswer, type StartInstanceResponse } from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
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
  readonly #explain: ExplainInstance;

  constructor(
    @Inject(CancelInstance) cancel: CancelInstance,
    @Inject(SteerInstance) steer: SteerInstance,
    @Inject(RetryInstance) retry: RetryInstance,
    @Inject(ExplainInstance) explain: ExplainInstance,
  ) {
    this.#cancel = cancel;
    this.#steer = steer;
    this.#retry = retry;
    this.#explain = explain;
  }

  @Post('cancel')
  @HttpCode(200)
  @RequirePermission('cancel:workflow-instances')
  async cancel(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId, subject }: Principal): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#cancel.execute(tenantId, id, subject));
    return { id, status };
  }

  @Post('suspend')
  @HttpCode(200)
  @RequirePermission('suspend:workflow-instances')
  async suspend(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId, subject }: Principal): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#steer.suspend(tenantId, id, subject));
    return { id, status };
  }

  @Post('resume')
  @HttpCode(200)
  @RequirePermission('suspend:workflow-instances')
  async resume(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId, subject }: Principal): Promise<InstanceStatusAnswer> {
    const { status } = unwrap(await this.#steer.resume(tenantId, id, subject));
    return { id, status };
  }

  /** 201 with the instance that takes it up; the same one when it is asked for again. */
  @Post('retry')
  @RequirePermission('run:workflow-definitions')
  async retry(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId, subject }: Principal): Promise<StartInstanceResponse> {
    return startedView(unwrap(await this.#retry.execute(tenantId, id, subject)));
  }

  @Get('why')
  @RequirePermission('read:workflow-instances')
  async why(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId }: Principal): Promise<InstanceReason> {
    return reasonView(unwrap(await this.#explain.execute(tenantId, id)));
  }
}
