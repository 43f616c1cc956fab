import type { TenantId } from '@holdfast/ids/ids';
import type { AccountStore } from '../accounts/account.store.ts';
import type { AuditFilter, AuditStore, RecordsOf, RecordsPage } from './audit.store.ts';

/** What a reader of one tenant may see of the audit: that tenant's records, and all of them for the tenant that operates the platform. */
export class ReadAudit {
  readonly #audit: AuditStore;
  readonly #accounts: Pick<AccountStore, 'operatingTenant'>;

  constructor(audit: AuditStore, accounts: Pick<AccountStore, 'operatingTenant'>) {
    this.#audit = audit;
    this.#accounts = accounts;
  }

  async page(reader: TenantId, filter: AuditFilter): Promise<RecordsPage> {
    return this.#audit.page(await this.#visibleTo(reader), filter);
  }

  async export(reader: TenantId, from: number): Promise<AsyncIterable<string>> {
    return this.#audit.export(await this.#visibleTo(reader), from);
  }

  keys(): Promise<Record<string, string>[]> {
    return this.#audit.keys();
  }

  async #visibleTo(reader: TenantId): Promise<RecordsOf> {
    return reader === (await this.#accounts.operatingTenant()) ? 'platform' : { tenantId: reader };
  }
}
