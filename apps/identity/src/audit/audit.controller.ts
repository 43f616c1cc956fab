import { RequestQuery } from '@holdfast/nest-http/request-parts';
import { Readable } from 'node:stream';
import { auditExportQuery, type AuditExportQuery, type AuditKeysResponse, type AuditPage, auditQuery, type AuditQuery } from '@holdfast/contracts/http/audit';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { Controller, Get, Header, Inject, StreamableFile } from '@nestjs/common';
import { ReadAudit } from './read-audit.ts';

@Controller()
export class AuditController {
  readonly #read: ReadAudit;

  constructor(@Inject(ReadAudit) read: ReadAudit) {
    this.#read = read;
  }

  @Get('v1/audit')
  @RequirePermission('read:audit')
  async page(@CurrentPrincipal() principal: Principal, @RequestQuery(auditQuery) { chain, ...filter }: AuditQuery): Promise<AuditPage> {
    return this.#read.page(principal.tenantId, chain, filter);
  }

  @Get('v1/audit/export')
  @Header('Cache-Control', 'no-store')
  @RequirePermission('read:audit')
  async export(@CurrentPrincipal() principal: Principal, @RequestQuery(auditExportQuery) { chain, from }: AuditExportQuery): Promise<StreamableFile> {
    return new StreamableFile(Readable.from(await this.#read.export(principal.tenantId, chain, from)), { type: 'application/jsonl', disposition: 'attachment; filename="audit.jsonl"' });
  }

  @Get('v1/audit/keys')
  @RequirePermission('read:audit')
  async keys(): Promise<AuditKeysResponse> {
    return { keys: await this.#read.keys() };
  }
}
