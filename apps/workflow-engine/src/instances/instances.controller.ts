import {
  historyQuery,
  instanceListQuery,
  instancePath,
  type HistoryPage,
  type HistoryQuery,
  type InstanceDetail,
  type InstanceListQuery,
  type InstancePage,
  type InstancePath,
} from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequestPath, RequestQuery } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Inject } from '@nestjs/common';
import { FindInstance } from './find-instance.ts';
import { detailView, historyView, pageView } from './instance-view.ts';
import { ListInstances } from './list-instances.ts';
import { ReadHistory } from './read-history.ts';

@Controller('v1/instances')
export class InstancesController {
  readonly #find: FindInstance;
  readonly #list: ListInstances;
  readonly #history: ReadHistory;

  constructor(
    @Inject(FindInstance) find: FindInstance,
    @Inject(ListInstances) list: ListInstances,
    @Inject(ReadHistory) history: ReadHistory,
  ) {
    this.#find = find;
    this.#list = list;
    this.#history = history;
  }

  @Get()
  @RequirePermission('read:workflow-instances')
  async list(@RequestQuery(instanceListQuery) query: InstanceListQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<InstancePage> {
    return pageView(await this.#list.execute(tenantId, { ...query, labels: query.label }, query), query.limit);
  }

  @Get(':id')
  @RequirePermission('read:workflow-instances')
  async find(@RequestPath(instancePath) { id }: InstancePath, @CurrentPrincipal() { tenantId }: Principal): Promise<InstanceDetail> {
    return detailView(unwrap(await this.#find.execute(tenantId, id)));
  }

  @Get(':id/history')
  @RequirePermission('read:activity-execution')
  async history(
    @RequestPath(instancePath) { id }: InstancePath,
    @RequestQuery(historyQuery) { after, limit }: HistoryQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<HistoryPage> {
    return historyView(unwrap(await this.#history.execute(tenantId, id, after, limit)), limit);
  }
}
