import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Acting } from '../access-tokens/acting.ts';
import type { OAuthClient } from './oauth-client.ts';
import type { OAuthClientStore } from './oauth-client.store.ts';

export interface ManageClientsParts {
  readonly clients: OAuthClientStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
}

/** Reads and removes the OAuth clients of one tenant. Those of another do not exist for it. */
export class ManageClients {
  readonly #parts: ManageClientsParts;

  constructor(parts: ManageClientsParts) {
    this.#parts = parts;
  }

  /** @returns a page, and the id to go on after when there is more */
  async list(tenantId: TenantId, after: Uuid | undefined, limit: number): Promise<{ items: readonly OAuthClient[]; next: Uuid | undefined }> {
    const found = await this.#parts.clients.list(tenantId, after, limit + 1);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
  }

  async read(tenantId: TenantId, id: Uuid): Promise<Result<OAuthClient, 'oauth-client-not-found'>> {
    const client = await this.#parts.clients.find(id);
    return client?.tenantId === tenantId ? accept(client) : refuse('oauth-client-not-found');
  }

  /** From then on the client can authenticate no more, so that none of its refresh tokens can be used. */
  async remove(by: Acting, id: Uuid, origin: AuditOrigin): Promise<Result<void, 'oauth-client-not-found'>> {
    const { clients, audit, transactions } = this.#parts;
    const removed = await transactions.run(async (tx) => {
      if (!(await clients.remove(tx, by.tenantId, id))) return false;
      await audit.record(tx, { action: 'oauth-client.removed', outcome: 'succeeded', tenantId: by.tenantId, actor: actorOf(by), target: { type: 'oauth-client', id }, origin });
      return true;
    });
    return removed ? accept(undefined) : refuse('oauth-client-not-found');
  }
}
