import { scheduleInputPath, type ScheduleInputPath } from '@holdfast/contracts/http/scheduler-internal';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { RequestPath } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Inject } from '@nestjs/common';
import { ReadSchedules } from './read-schedules.ts';
import type { Json } from './schedule.ts';

@Controller('internal/v1/tenants/:tenantId/schedules/:id/inputs/:version')
export class ScheduleInputsController {
  readonly #read: ReadSchedules;

  constructor(@Inject(ReadSchedules) read: ReadSchedules) {
    this.#read = read;
  }

  @Get()
  @AllowCallers('workflow-engine')
  async find(@RequestPath(scheduleInputPath) { tenantId, id, version }: ScheduleInputPath): Promise<{ readonly input: Json }> {
    return { input: unwrap(await this.#read.input(tenantId, id, version)) };
  }
}
