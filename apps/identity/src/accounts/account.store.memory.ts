import type { Tenant, User } from './user.ts';
import type { AccountStore } from './account.store.ts';

export function memoryAccounts(): AccountStore {
  const tenants = new Map<string, Tenant>();
  const users = new Map<string, User>();
  return {
    addTenant: async (_tx, tenant) => {
      if ([...tenants.values()].some(({ name }) => name === tenant.name)) throw new Error('a tenant has this name');
      tenants.set(tenant.id, tenant);
    },
    addUser: async (_tx, user) => {
      if (!tenants.has(user.tenantId)) throw new Error('the tenant of the user does not exist');
      if ([...users.values()].some(({ email }) => email === user.email)) throw new Error('a user has this address');
      users.set(user.id, user);
    },
    findUser: async (id) => users.get(id),
    findUserByEmail: async (email) => [...users.values()].find((user) => user.email === email),
  };
}
