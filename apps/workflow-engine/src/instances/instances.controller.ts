import {
  historyQuery,
  instanceListQuery,
  instancePath,
  type CancelInstanceResponse,
  type HistoryPage,
  type HistoryQuery,
  type InstanceDetail,
  type InstanceListQuery,
  type InstancePage,
  type InstancePath,
} from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CancelInstance } from './cancel-instance.ts';
import { FindInstance } from './find-instance.ts';
import { detailView, historyView, pageView } from './instance-view.ts';
import { ListInstances } from './list-instances.ts';
import { ReadHistory } from './read-history.ts';

@Controller('v1/instances')
export class InstancesController {
  readonly #find: FindInstance;
  readonly #list: ListInstances;
  readonly #history: ReadHistory;
  readonly #cancel: CancelInstance;

  constructor(
    @Inject(FindInstance) find: FindInstance,
    @Inject(ListInstances) list: ListInstances,
    @Inject(ReadHistory) history: ReadHistory,
    @Inject(CancelInstance) cancel: CancelInstance,
  ) {
    this.#find = find;
    this.#list = list;
    this.#history = history;
    this.#cancel = cancel;
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
