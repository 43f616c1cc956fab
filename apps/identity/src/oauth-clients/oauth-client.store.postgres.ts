import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { type OAuthClientRow, toOAuthClient } from './oauth-client.row.ts';
import type { OAuthClientStore } from './oauth-client.store.ts';

export function postgresOAuthClients({ query }: Database): OAuthClientStore {
  return {
    add: async (tx, client) => {
      await queryIn(tx).within(client.tenantId)(
        `insert into oauth_clients
           (id, tenant_id, name, grant_types, redirect_uris, authentication, secret_hash, jwks, permissions, binding, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          client.id, client.tenantId, client.name, client.grantTypes, client.redirectUris, client.authentication, client.secretHash ?? null,
          client.keys === undefined ? null : JSON.stringify(client.keys), client.permissions, client.binding, client.createdBy, client.createdAt,
        ],
      );
    },
    find: async (id) => (await query.across('clients by name')<OAuthClientRow>('select * from oauth_clients where id = $1', [id], 'find-oauth-client')).map(toOAuthClient)[0],
    list: async (tenantId, after, limit) =>
      (
        await query.within(tenantId)<OAuthClientRow>('select * from oauth_clients where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3', [
          tenantId, after ?? null, limit,
        ])
      ).map(toOAuthClient),
    remove: async (tx, tenantId, id) => (await queryIn(tx).within(tenantId)('delete from oauth_clients where tenant_id = $1 and id = $2 returning id', [tenantId, id])).length === 1,
  };
}
