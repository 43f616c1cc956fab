import { deedOf } from '@holdfast/audit-core/deed';
import {
  definitionComparisonKey,
  definitionHeaders,
  definitionKey,
  type DefinitionCheck,
  type DefinitionComparison,
  type DefinitionComparisonKey,
  type DefinitionHeaders,
  type DefinitionKey,
  type DefinitionSummary,
} from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { type ClientOrigin, RequestOrigin } from '@holdfast/nest-http/client-origin';
import { ConsumesText } from '@holdfast/nest-http/consumes';
import { RequestHeaders, RequestPath, RequestText } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CheckDefinition } from './check-definition.ts';
import { CompareDefinitions } from './compare-definitions.ts';
import { checkView, comparisonView, summaryView } from './definition-view.ts';
import { PublishDefinition } from './publish-definition.ts';
import { RetireDefinition } from './retire-definition.ts';

/** From draft to retired. */
@Controller()
export class DefinitionLifeController {
  readonly #publish: PublishDefinition;
  readonly #retire: RetireDefinition;
  readonly #compare: CompareDefinitions;
  readonly #check: CheckDefinition;

  constructor(@Inject(PublishDefinition) publish: PublishDefinition, @Inject(RetireDefinition) retire: RetireDefinition, @Inject(CompareDefinitions) compare: CompareDefinitions, @Inject(CheckDefinition) check: CheckDefinition) {
    this.#publish = publish;
    this.#retire = retire;
    this.#compare = compare;
    this.#check = check;
  }

  @Post('v1/definitions::draft')
  @HttpCode(200)
  @ConsumesText('application/yaml', 'application/json')
  @RequirePermission('publish:workflow-definitions')
  async draft(
    @RequestText() text: string,
    @RequestHeaders(definitionHeaders) { 'content-type': mediaType }: DefinitionHeaders,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: ClientOrigin,
  ): Promise<DefinitionSummary> {
    const { tenantId, subject, permissions } = principal;
    const source = new TextEncoder().encode(text);
    return summaryView(unwrap(await this.#publish.execute({ tenantId, publishedBy: subject, permissions, mediaType, source, status: 'draft', deed: deedOf(principal, origin) })).definition);
  }

  @Post('v1/definitions::validate')
  @HttpCode(200)
  @ConsumesText('application/yaml', 'application/json')
  @RequirePermission('read:workflow-definitions')
  async validate(
    @RequestText() text: string,
    @RequestHeaders(definitionHeaders) { 'content-type': mediaType }: DefinitionHeaders,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<DefinitionCheck> {
    return checkView(unwrap(await this.#check.execute(tenantId, new TextEncoder().encode(text), mediaType)));
  }

  @Post('v1/definitions/:namespace/:name/:version/retire')
  @HttpCode(200)
  @RequirePermission('publish:workflow-definitions')
  async retire(@RequestPath(definitionKey) key: DefinitionKey, @CurrentPrincipal() principal: Principal, @RequestOrigin() origin: ClientOrigin): Promise<DefinitionSummary> {
    return summaryView(unwrap(await this.#retire.execute(principal.tenantId, key, deedOf(principal, origin))));
  }

  @Get('v1/definitions/:namespace/:name/:version/diff/:other')
  @RequirePermission('read:workflow-definitions')
  async compare(@RequestPath(definitionComparisonKey) key: DefinitionComparisonKey, @CurrentPrincipal() { tenantId }: Principal): Promise<DefinitionComparison> {
    return comparisonView(unwrap(await this.#compare.execute(tenantId, key, key.other)));
  }
}
