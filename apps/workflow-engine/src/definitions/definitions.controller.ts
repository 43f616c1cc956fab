import { deedOf } from '@holdfast/audit-core/deed';
import {
  definitionHeaders,
  definitionKey,
  definitionListQuery,
  type DefinitionDetail,
  type DefinitionHeaders,
  type DefinitionKey,
  type DefinitionListQuery,
  type DefinitionPage,
  type DefinitionSummary,
} from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { ConsumesText } from '@holdfast/nest-http/consumes';
import { RequestHeaders, RequestPath, RequestQuery, RequestText } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { detailView, pageView, summaryView } from './definition-view.ts';
import { FindDefinition } from './find-definition.ts';
import { ListDefinitions } from './list-definitions.ts';
import { PublishDefinition } from './publish-definition.ts';

/** What is needed of Fastify's reply. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

@Controller()
export class DefinitionsController {
  readonly #publish: PublishDefinition;
  readonly #find: FindDefinition;
  readonly #list: ListDefinitions;

  constructor(@Inject(PublishDefinition) publish: PublishDefinition, @Inject(FindDefinition) find: FindDefinition, @Inject(ListDefinitions) list: ListDefinitions) {
    this.#publish = publish;
    this.#find = find;
    this.#list = list;
  }

  /** 201 for a new version; 200 when this very text was published before. */
  @Post('v1/definitions')
  @ConsumesText('application/yaml', 'application/json')
  @RequirePermission('publish:workflow-definitions')
  async publish(
    @RequestText() text: string,
    @RequestHeaders(definitionHeaders) { 'content-type': mediaType }: DefinitionHeaders,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: ClientOrigin,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DefinitionSummary> {
    const { tenantId, subject, permissions } = principal;
    const source = new TextEncoder().encode(text);
    const { definition, created } = unwrap(await this.#publish.execute({ tenantId, publishedBy: subject, permissions, mediaType, source, deed: deedOf(principal, origin) }));
    const { namespace, name, version } = definition;
    reply.status(created ? 201 : 200).header('location', `/v1/definitions/${namespace}/${name}/${encodeURIComponent(version)}`);
    return summaryView(definition);
  }

  @Get('v1/definitions')
  @RequirePermission('read:workflow-definitions')
  async list(@RequestQuery(definitionListQuery) query: DefinitionListQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<DefinitionPage> {
    return pageView(await this.#list.execute(tenantId, query, query), query.limit);
  }

  @Get('v1/definitions/:namespace/:name/:version')
  @RequirePermission('read:workflow-definitions')
  async find(@RequestPath(definitionKey) key: DefinitionKey, @CurrentPrincipal() { tenantId }: Principal): Promise<DefinitionDetail> {
    return detailView(unwrap(await this.#find.execute(tenantId, key)));
  }
}
