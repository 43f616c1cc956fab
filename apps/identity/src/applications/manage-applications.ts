import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import { apiKeyText, saltBytes, secretBytes, secretHash } from './api-key.ts';
import type { ActingFrom } from '../access-tokens/acting.ts';
import type { Application, ApplicationId, ApplicationKey, ApplicationKeyId } from './application.ts';
import type { ApplicationStore } from './application.store.ts';

export interface ManageApplicationsParts {
  readonly applications: ApplicationStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Cryptographic randomness. */
  random(length: number): Buffer;
}

/** Who asks. */
export interface Manager extends ActingFrom {
  readonly permissions: readonly string[];
}

/** The only time that the text of a key is told. */
export interface NewKey {
  readonly application: Application;
  readonly keyId: ApplicationKeyId;
  readonly key: string;
  readonly expiresAt: Date;
}

const dayMs = 86_400_000;
/** A key is to be replaced when it is so old, days, or has so few left. */
const age = { old: 80, left: 10 };

export function isAgeing({ createdAt, expiresAt }: ApplicationKey, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= age.old * dayMs || expiresAt.getTime() - now.getTime() <= age.left * dayMs;
}

/** Machine clients of one tenant. Nobody gives one what they lack themselves. */
export class ManageApplications {
  readonly #parts: ManageApplicationsParts;

  constructor(parts: ManageApplicationsParts) {
    this.#parts = parts;
  }

  async register(manager: Manager, name: string, permissions: readonly string[], days: number): Promise<Result<NewKey, 'forbidden' | 'application-exists'>> {
    const lacking = permissions.find((permission) => !manager.permissions.includes('*') && !manager.permissions.includes(permission));
    if (lacking !== undefined) return refuse('forbidden', { detail: lacking });
    const { applications, transactions, clock, ids } = this.#parts;
    const application: Application = { id: ids.next(), tenantId: manager.tenantId, name, permissions: [...new Set(permissions)], createdBy: manager.subject, createdAt: clock.now() };
    return transactions.run(async (tx) => ((await applications.add(tx, application)) ? accept(await this.#issue(tx, manager, application, days)) : refuse('application-exists')));
  }

  /** Another key; the present ones go on for the overlap. */
  async rotate(manager: Manager, id: ApplicationId, days: number, overlapSeconds: number): Promise<Result<NewKey, 'application-not-found' | 'forbidden'>> {
    const { applications, transactions, clock } = this.#parts;
    const application = await applications.find(manager.tenantId, id);
    if (application === undefined) return refuse('application-not-found');
    const lacking = application.permissions.find((permission) => !manager.permissions.includes('*') && !manager.permissions.includes(permission));
    if (lacking !== undefined) return refuse('forbidden', { detail: lacking });
    return transactions.run(async (tx) => {
      await applications.shortenKeys(tx, id, new Date(clock.now().getTime() + overlapSeconds * 1000));
      return accept(await this.#issue(tx, manager, application, days));
    });
  }

  async list(tenant: TenantId) {
    const now = this.#parts.clock.now();
    const found = await this.#parts.applications.list(tenant);
    return found.map(({ application, keys }) => ({ application, keys: keys.map((key) => ({ ...key, ageing: isAgeing(key, now) })) }));
  }

  /** Refused everywhere within a second. */
  async remove(by: ActingFrom, id: ApplicationId): Promise<Result<undefined, 'application-not-found'>> {
    const removed = await this.#parts.transactions.run(async (tx) => (await this.#parts.applications.remove(tx, by.tenantId, id)) && (await this.#record(tx, by, 'application.removed', id)));
    return removed ? accept(undefined) : refuse('application-not-found');
  }

  async removeKey(by: ActingFrom, id: ApplicationId, key: ApplicationKeyId): Promise<Result<undefined, 'application-not-found'>> {
    const removed = await this.#parts.transactions.run(async (tx) => (await this.#parts.applications.removeKey(tx, by.tenantId, id, key)) && (await this.#record(tx, by, 'application-key.removed', key)));
    return removed ? accept(undefined) : refuse('application-not-found');
  }

  async #record(tx: Transaction, by: ActingFrom, action: `application${string}.${string}`, id: string): Promise<true> {
    const target = { type: action.slice(0, action.indexOf('.')), id };
    await this.#parts.audit.record(tx, { action, outcome: 'succeeded', tenantId: by.tenantId, actor: actorOf(by), target, origin: by.origin });
    return true;
  }

  async #issue(tx: Transaction, by: ActingFrom, application: Application, days: number): Promise<NewKey> {
    const { applications, clock, ids, random } = this.#parts;
    const [now, keyId, salt] = [clock.now(), ids.next<ApplicationKeyId>(), random(saltBytes)];
    const secret = random(secretBytes).toString('base64url');
    const key = apiKeyText(keyId, secret);
    const expiresAt = new Date(now.getTime() + days * dayMs);
    await applications.addKey(tx, { id: keyId, applicationId: application.id, salt, secretHash: secretHash(salt, secret), createdAt: now, expiresAt });
    await this.#record(tx, by, 'application-key.issued', keyId);
    return { application, keyId, key, expiresAt };
  }
}
