import {
  startBatchRequest,
  startHeaders,
  startInstanceRequest,
  type StartBatchRequest,
  type StartBatchResponse,
  type StartHeaders,
  type StartInstanceRequest,
  type StartInstanceResponse,
} from '@holdfast/contracts/http/workflow-engine';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { RequestBody, RequestHeaders } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { AwaitEnd } from './await-end.ts';
import { batchView, startedView } from './instance-view.ts';
import { StartBatch } from './start-batch.ts';
import { StartInstance } from './start-instance.ts';

/** What is needed of Fastify's reply. */
interface Reply {
  header(name: string, value: string): Reply;
}

@Controller()
export class StartsController {
  readonly #start: StartInstance;
  readonly #startBatch: StartBatch;
  readonly #awaitEnd: AwaitEnd;

  constructor(@Inject(StartInstance) start: StartInstance, @Inject(StartBatch) startBatch: StartBatch, @Inject(AwaitEnd) awaitEnd: AwaitEnd) {
    this.#start = start;
    this.#startBatch = startBatch;
    this.#awaitEnd = awaitEnd;
  }

  @Post('v1/instances')
  @RequirePermission('run:workflow-definitions')
  async start(
    @RequestBody(startInstanceRequest) request: StartInstanceRequest,
    @RequestHeaders(startHeaders) { 'idempotency-key': idempotencyKey, prefer: waitMs }: StartHeaders,
    @CurrentPrincipal() { tenantId, subject }: Principal,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StartInstanceResponse> {
    const started = unwrap(await this.#start.execute({ tenantId, startedBy: subject, ...request, idempotencyKey }));
    reply.header('location', `/v1/instances/${started.id}`);
    return startedView(await this.#awaitEnd.execute(tenantId, started, waitMs));
  }

  @Post('v1/instances::batch')
  @HttpCode(200)
  @RequirePermission('run:workflow-definitions')
  async startBatch(@RequestBody(startBatchRequest) { items }: StartBatchRequest, @CurrentPrincipal() { tenantId, subject }: Principal): Promise<StartBatchResponse> {
    return batchView(await this.#startBatch.execute(items.map((item) => ({ tenantId, startedBy: subject, ...item }))));
  }

  /** Nest's hook before it closes connections: nobody is kept waiting by a drain. */
  onModuleDestroy(): void {
    this.#awaitEnd.release();
  }
}
