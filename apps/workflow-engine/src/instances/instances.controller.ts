import {
  historyQuery,
  idempotencyHeader,
  instanceListQuery,
  instancePath,
  startInstanceRequest,
  type CancelInstanceResponse,
  type HistoryPage,
  type HistoryQuery,
  type IdempotencyHeader,
  type InstanceDetail,
  type InstanceListQuery,
  type InstancePage,
  type InstancePath,
  type StartInstanceRequest,
  type StartInstanceResponse,
} from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequestHeaders } from '@holdfast/nest-http/request-headers';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CancelInstance } from './cancel-instance.ts';
import { FindInstance } from './find-instance.ts';
import { detailView, historyView, pageView, startedView } from './instance-view.ts';
import { ListInstances } from './list-instances.ts';
import { ReadHistory } from './read-history.ts';
import { StartInstance } from './start-instance.ts';

/** What is needed of Fastify's reply. */
interface Reply {
  header(name: string, value: string): Reply;
}

@Controller('v1/instances')
export class InstancesController {
  readonly #start: StartInstance;
  readonly #find: FindInstance;
  readonly #list: ListInstances;
  readonly #history: ReadHistory;
  readonly #cancel: CancelInstance;

  constructor(
    @Inject(StartInstance) start: StartInstance,
    @Inject(FindInstance) find: FindInstance,
    @Inject(ListInstances) list: ListInstances,
    @Inject(ReadHistory) history: ReadHistory,
    @Inject(CancelInstance) cancel: CancelInstance,
  ) {
    this.#start = start;
    this.#find = find;
    this.#list = list;
    this.#history = history;
    this.#cancel = cancel;
  }

  @Post()
  @RequirePermission('run:workflow-definitions')
  async start(
    @Body({ schema: startInstanceRequest }) { definition, input }: StartInstanceRequest,
    @RequestHeaders(idempotencyHeader) { 'idempotency-key': idempotencyKey }: IdempotencyHeader,
    @CurrentPrincipal() { tenantId, subject }: Principal,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StartInstanceResponse> {
    const started = unwrap(await this.#start.execute({ tenantId, startedBy: subject, definition, input, idempotencyKey }));
    reply.header('location', `/v1/instances/${started.id}`);
    return startedView(started);
  }

  @Get()
  @RequirePermission('read:workflow-instances')
  async list(@Query({ schema: instanceListQuery }) query: InstanceListQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<InstancePage> {
    return pageView(await this.#list.execute(tenantId, query, query), query.limit);
  }

  @Get(':id')
  @RequirePermission('read:workflow-instances')
  async find(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId }: Principal): Promise<InstanceDetail> {
    return detailView(unwrap(await this.#find.execute(tenantId, id)));
  }

  @Get(':id/history')
  @RequirePermission('read:activity-execution')
  async history(
    @Param({ schema: instancePath }) { id }: InstancePath,
    @Query({ schema: historyQuery }) { after, limit }: HistoryQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<HistoryPage> {
    return historyView(unwrap(await this.#history.execute(tenantId, id, after, limit)), limit);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequirePermission('cancel:workflow-instances')
  async cancel(@Param({ schema: instancePath }) { id }: InstancePath, @CurrentPrincipal() { tenantId, subject }: Principal): Promise<CancelInstanceResponse> {
    const { status } = unwrap(await this.#cancel.execute(tenantId, id, subject));
    return { id, status };
  }
}
