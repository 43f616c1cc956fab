import type { TenantId } from '@holdfast/ids/ids';
import type { AccountStore } from '../accounts/account.store.ts';
import type { AuditFilter, AuditStore, ReadableChain, RecordsOf, RecordsPage } from './audit.store.ts';

/** What a reader of one tenant may see of the audit: that tenant's records, and all of them for the tenant that operates the platform. */
export class ReadAudit {
  readonly #audit: AuditStore;
  readonly #others: Readonly<Record<string, ReadableChain>>;
  readonly #accounts: Pick<AccountStore, 'operatingTenant'>;

  /** @param others the chains of other services, by their names */
  constructor(audit: AuditStore, others: Readonly<Record<string, ReadableChain>>, accounts: Pick<AccountStore, 'operatingTenant'>) {
    this.#audit = audit;
    this.#others = others;
    this.#accounts = accounts;
  }

  async page(reader: TenantId, chain: string, filter: AuditFilter): Promise<RecordsPage> {
    return this.#chain(chain).page(await this.#visibleTo(reader), filter);
  }

  async export(reader: TenantId, chain: string, from: number): Promise<AsyncIterable<string | Uint8Array>> {
    return this.#chain(chain).export(await this.#visibleTo(reader), from);
  }

  keys(): Promise<Record<string, string>[]> {
    return this.#audit.keys();
  }

  #chain(name: string): ReadableChain {
    return this.#others[name] ?? this.#audit;
  }

  async #visibleTo(reader: TenantId): Promise<RecordsOf> {
    return reader === (await this.#accounts.operatingTenant()) ? 'platform' : { tenantId: reader };
  }
}
