import type { TenantId } from '@holdfast/ids/ids';
import { type IdSource } from '@holdfast/ids/id-source';
import type { Transactions } from '@holdfast/transaction/transaction';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OAuthClient } from './oauth-client.ts';
import type { OAuthClientStore } from './oauth-client.store.ts';

export interface OAuthClientStoreSubject {
  readonly clients: OAuthClientStore;
  readonly transactions: Transactions;
  readonly ids: IdSource;
  readonly tenants: readonly [TenantId, TenantId];
}

/** What every store of OAuth clients does. */
export function oauthClientStoreSuite(make: () => Promise<OAuthClientStoreSubject>): void {
  describe('a store of OAuth clients', () => {
    let subject: OAuthClientStoreSubject;
    const added = async (tenantId: TenantId, more: Partial<OAuthClient> = {}): Promise<OAuthClient> => {
      const client: OAuthClient = {
        id: subject.ids.next(), tenantId, name: 'Reports', grantTypes: ['client_credentials'], redirectUris: [], authentication: 'none', permissions: ['read:schedules'],
        binding: 'none', createdBy: 'ada', createdAt: new Date('2026-03-01T12:00:00Z'), ...more,
      };
      await subject.transactions.run((tx) => subject.clients.add(tx, client));
      return client;
    };
    beforeEach(async () => {
      subject = await make();
    });

    it('finds an OAuth client as it was added, by its id alone', async () => {
      const secretHash = Buffer.alloc(32, 7);
      const client = await added(subject.tenants[0], { authentication: 'client_secret_basic', secretHash, redirectUris: ['https://app.example/cb'] });
      expect(await subject.clients.find(client.id)).toMatchObject(client);
      expect(await subject.clients.find(subject.ids.next())).toBeUndefined();
    });

    it('keeps the public keys of an OAuth client', async () => {
      const keys = [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA', kid: 'one' }];
      const client = await added(subject.tenants[0], { authentication: 'private_key_jwt', keys });
      expect((await subject.clients.find(client.id))?.keys).toEqual(keys);
    });

    it('lists the OAuth clients of one tenant, page by page', async () => {
      const [one, two] = [await added(subject.tenants[0]), await added(subject.tenants[0])];
      await added(subject.tenants[1]);
      expect((await subject.clients.list(subject.tenants[0], undefined, 1)).map(({ id }) => id)).toEqual([one.id]);
      expect((await subject.clients.list(subject.tenants[0], one.id, 5)).map(({ id }) => id)).toEqual([two.id]);
    });

    it('removes an OAuth client of the tenant only', async () => {
      const client = await added(subject.tenants[0]);
      const removed = (tenant: TenantId) => subject.transactions.run((tx) => subject.clients.remove(tx, tenant, client.id));
      expect(await removed(subject.tenants[1])).toBe(false);
      expect(await removed(subject.tenants[0])).toBe(true);
      expect(await subject.clients.find(client.id)).toBeUndefined();
    });
  });
}
