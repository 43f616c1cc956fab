import { deedOf } from '@holdfast/audit-core/deed';
import {
  backfillRequest,
  editScheduleRequest,
  previewQuery,
  previewRequest,
  scheduleListQuery,
  schedulePath,
  scheduleSpec,
  tickListQuery,
  type BackfillRequest,
  type BackfillResponse,
  type EditScheduleRequest,
  type Preview,
  type PreviewQuery,
  type PreviewRequest,
  type RunScheduleResponse,
  type ScheduleListQuery,
  type SchedulePage,
  type SchedulePath,
  type ScheduleSpecBody,
  type ScheduleView,
  type TickListQuery,
  type TickPage,
} from '@holdfast/contracts/http/scheduler';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { RequestBody, RequestPath, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Delete, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { BackfillSchedule } from './backfill-schedule.ts';
import { ChangeSchedule } from './change-schedule.ts';
import { CreateSchedule } from './create-schedule.ts';
import { EditSchedule } from './edit-schedule.ts';
import { ReadSchedules } from './read-schedules.ts';
import { RunSchedule } from './run-schedule.ts';
import { specFrom, timetableFrom } from './schedule-body.ts';
import { backfillView, pageOf, previewView, runView, scheduleView, tickView } from './schedule-view.ts';

/** What is needed of Fastify's reply. */
interface Reply {
  header(name: string, value: string): Reply;
}

@Controller('v1/schedules')
export class SchedulesController {
  readonly #create: CreateSchedule;
  readonly #edit: EditSchedule;
  readonly #change: ChangeSchedule;
  readonly #run: RunSchedule;
  readonly #backfill: BackfillSchedule;
  readonly #read: ReadSchedules;

  constructor(
    @Inject(CreateSchedule) create: CreateSchedule,
    @Inject(EditSchedule) edit: EditSchedule,
    @Inject(ChangeSchedule) change: ChangeSchedule,
    @Inject(RunSchedule) run: RunSchedule,
    @Inject(BackfillSchedule) backfill: BackfillSchedule,
    @Inject(ReadSchedules) read: ReadSchedules,
  ) {
    this.#create = create;
    this.#edit = edit;
    this.#change = change;
    this.#run = run;
    this.#backfill = backfill;
    this.#read = read;
  }

  @Post()
  @RequirePermission('manage:schedules')
  async create(@RequestBody(scheduleSpec) body: ScheduleSpecBody, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin, @Res({ passthrough: true }) reply: Reply): Promise<ScheduleView> {
    const { tenantId, subject, permissions } = principal;
    const created = unwrap(await this.#create.execute({ tenantId, createdBy: subject, permissions, spec: specFrom(body), deed: deedOf(principal, origin) }));
    reply.header('location', `/v1/schedules/${created.id}`);
    return scheduleView(created);
  }

  @Get()
  @RequirePermission('read:schedules')
  async list(@RequestQuery(scheduleListQuery) query: ScheduleListQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<SchedulePage> {
    return pageOf(await this.#read.list(tenantId, query), query.limit, scheduleView, ({ id }) => id);
  }

  @Post('preview')
  @HttpCode(200)
  @RequirePermission('read:schedules')
  async previewText(@RequestBody(previewRequest) body: PreviewRequest): Promise<Preview> {
    return previewView(unwrap(await this.#read.previewText((now) => timetableFrom(body, 0, now), body.count)));
  }

  @Get(':id')
  @RequirePermission('read:schedules')
  async find(@RequestPath(schedulePath) { id }: SchedulePath, @CurrentPrincipal() { tenantId }: Principal): Promise<ScheduleView> {
    return scheduleView(unwrap(await this.#read.find(tenantId, id)));
  }

  @Post(':id/edit')
  @HttpCode(200)
  @RequirePermission('manage:schedules')
  async edit(
    @RequestPath(schedulePath) { id }: SchedulePath,
    @RequestBody(editScheduleRequest) { version, ...body }: EditScheduleRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<ScheduleView> {
    const { tenantId, permissions } = principal;
    return scheduleView(unwrap(await this.#edit.execute({ tenantId, id, version, permissions, spec: specFrom(body), deed: deedOf(principal, origin) })));
  }

  @Post(':id/pause')
  @HttpCode(200)
  @RequirePermission('manage:schedules')
  async pause(@RequestPath(schedulePath) { id }: SchedulePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<ScheduleView> {
    return scheduleView(unwrap(await this.#change.execute(principal.tenantId, id, 'pause', deedOf(principal, origin))));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequirePermission('manage:schedules')
  async resume(@RequestPath(schedulePath) { id }: SchedulePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<ScheduleView> {
    return scheduleView(unwrap(await this.#change.execute(principal.tenantId, id, 'resume', deedOf(principal, origin))));
  }

  @Delete(':id')
  @RequirePermission('manage:schedules')
  async end(@RequestPath(schedulePath) { id }: SchedulePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<ScheduleView> {
    return scheduleView(unwrap(await this.#change.execute(principal.tenantId, id, 'end', deedOf(principal, origin))));
  }

  @Post(':id/run')
  @HttpCode(202)
  @RequirePermission('run:schedules')
  async run(@RequestPath(schedulePath) { id }: SchedulePath, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<RunScheduleResponse> {
    return runView(unwrap(await this.#run.execute(principal.tenantId, id, deedOf(principal, origin))));
  }

  @Post(':id/backfill')
  @HttpCode(202)
  @RequirePermission('run:schedules')
  async backfill(
    @RequestPath(schedulePath) { id }: SchedulePath,
    @RequestBody(backfillRequest) { from, to, overlap }: BackfillRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<BackfillResponse> {
    return backfillView(unwrap(await this.#backfill.execute({ tenantId: principal.tenantId, id, from: new Date(from), to: new Date(to), overlap, deed: deedOf(principal, origin) })));
  }

  @Get(':id/preview')
  @RequirePermission('read:schedules')
  async preview(@RequestPath(schedulePath) { id }: SchedulePath, @RequestQuery(previewQuery) { count }: PreviewQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<Preview> {
    return previewView(unwrap(await this.#read.preview(tenantId, id, count)));
  }

  @Get(':id/ticks')
  @RequirePermission('read:schedules')
  async ticks(@RequestPath(schedulePath) { id }: SchedulePath, @RequestQuery(tickListQuery) { limit, before }: TickListQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<TickPage> {
    const page = { limit, before: before === undefined ? undefined : new Date(before) };
    return pageOf(unwrap(await this.#read.ticks(tenantId, id, page)), limit, tickView, ({ tick }) => tick.toISOString());
  }
}
