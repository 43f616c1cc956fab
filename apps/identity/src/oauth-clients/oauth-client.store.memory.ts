import type { Uuid } from '@holdfast/ids/uuid';
import type { OAuthClient } from './oauth-client.ts';
import type { OAuthClientStore } from './oauth-client.store.ts';

export function memoryOAuthClients(): OAuthClientStore {
  const clients = new Map<Uuid, OAuthClient>();
  return {
    add: async (_tx, client) => void clients.set(client.id, client),
    find: async (id) => clients.get(id),
    list: async (tenantId, after, limit) =>
      [...clients.values()]
        .filter((client) => client.tenantId === tenantId && (after === undefined || client.id > after))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, limit),
    remove: async (_tx, tenantId, id) => clients.get(id)?.tenantId === tenantId && clients.delete(id),
  };
}
