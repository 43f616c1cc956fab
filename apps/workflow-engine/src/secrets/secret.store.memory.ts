import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import { keptVersions, type NewSecretVersion, type SealedVersion, type SecretEntry, type SecretStore } from './secret.store.ts';

export class MemorySecretStore implements SecretStore {
  readonly #versions: (NewSecretVersion & SealedVersion)[] = [];

  add(_tx: Transaction, version: NewSecretVersion): Promise<number> {
    const own = this.#of(version.tenantId, [version.name]);
    const number = Math.max(0, ...own.map((each) => each.version)) + 1;
    this.#versions.push({ ...version, version: number });
    for (const old of own.filter((each) => each.version <= number - keptVersions)) this.#versions.splice(this.#versions.indexOf(old), 1);
    return Promise.resolve(number);
  }

  list(tenantId: TenantId): Promise<SecretEntry[]> {
    const current = new Map(this.#versions.filter((each) => each.tenantId === tenantId).map(({ name, version, createdBy, createdAt }) => [name, { name, version, createdBy, createdAt }]));
    return Promise.resolve([...current.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)));
  }

  find(tenantId: TenantId, names: readonly string[]): Promise<SealedVersion[]> {
    return Promise.resolve(this.#of(tenantId, names).map(({ id, name, version, sealed }) => ({ id, name, version, sealed })));
  }

  remove(_tx: Transaction, tenantId: TenantId, name: string): Promise<boolean> {
    const own = this.#of(tenantId, [name]);
    for (const each of own) this.#versions.splice(this.#versions.indexOf(each), 1);
    return Promise.resolve(own.length > 0);
  }

  #of(tenantId: TenantId, names: readonly string[]): (NewSecretVersion & SealedVersion)[] {
    return this.#versions.filter((each) => each.tenantId === tenantId && names.includes(each.name));
  }
}
