import { Readable } from 'node:stream';
import { type AuditPage, internalAuditExportQuery, type InternalAuditExportQuery, internalAuditQuery, type InternalAuditQuery } from '@holdfast/contracts/http/audit';
import type { TenantId } from '@holdfast/ids/ids';
import { ProblemError } from '@holdfast/problem/problem-error';
import { Controller, Get, Inject, Query, StandardSchemaValidationPipe, StreamableFile } from '@nestjs/common';
import { AllowCallers } from './allow-callers.ts';

/** Names the chain of the service among what is injected. */
export const READABLE_CHAIN = Symbol('readable audit chain');

/** The records of one tenant, or of all where none is named. */
export interface ReadableChain {
  page(tenant: TenantId | undefined, filter: Omit<InternalAuditQuery, 'tenant'>): Promise<AuditPage>;
  /** JSON Lines, from the record `from` on. */
  export(tenant: TenantId | undefined, from: number): AsyncIterable<string>;
}

const pipes = [new StandardSchemaValidationPipe({ exceptionFactory: () => new ProblemError({ code: 'invalid-request' }) })];

/** The door of a service's own audit: for identity, which shows every service's to those who may read it. */
@Controller('internal/v1/audit')
export class AuditController {
  readonly #chain: ReadableChain;

  constructor(@Inject(READABLE_CHAIN) chain: ReadableChain) {
    this.#chain = chain;
  }

  @Get()
  @AllowCallers('identity')
  async page(@Query({ schema: internalAuditQuery, pipes }) { tenant, ...filter }: InternalAuditQuery): Promise<AuditPage> {
    return this.#chain.page(tenant, filter);
  }

  @Get('export')
  @AllowCallers('identity')
  export(@Query({ schema: internalAuditExportQuery, pipes }) { tenant, from }: InternalAuditExportQuery): StreamableFile {
    return new StreamableFile(Readable.from(this.#chain.export(tenant, from)), { type: 'application/jsonl' });
  }
}
