import type { Tenant, User } from './user.ts';
import type { AccountStore } from './account.store.ts';

export function memoryAccounts(): AccountStore {
  const tenants = new Map<string, Tenant>();
  const users = new Map<string, User>();
  const change = (id: string, members: Partial<User>): void => {
    const user = users.get(id);
    if (user !== undefined) users.set(id, { ...user, ...members });
  };
  return {
    addTenant: async (_tx, tenant) => {
      if ([...tenants.values()].some(({ name }) => name === tenant.name)) return false;
      tenants.set(tenant.id, tenant);
      return true;
    },
    operatingTenant: async () => [...tenants.values()].toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1))[0]?.id,
    hasTenant: async (id) => tenants.has(id),
    addUser: async (_tx, user) => {
      if (!tenants.has(user.tenantId)) throw new Error('the tenant of the user does not exist');
      if ([...users.values()].some(({ email }) => email === user.email)) return false;
      users.set(user.id, user);
      return true;
    },
    setPassword: async (_tx, id, passwordHash) => change(id, { passwordHash }),
    replacePasswordHash: async (_tx, id, former, passwordHash) => {
      if (users.get(id)?.passwordHash !== former) return false;
      change(id, { passwordHash });
      return true;
    },
    setEmail: async (_tx, id, email, emailVerifiedAt) => {
      if ([...users.values()].some((other) => other.email === email && other.id !== id)) return false;
      change(id, { email, emailVerifiedAt });
      return true;
    },
    setRoles: async (_tx, id, roles) => change(id, { roles }),
    setStatus: async (_tx, id, status) => change(id, { status }),
    members: async (tenant) => [...users.values()].filter(({ tenantId }) => tenantId === tenant).toSorted((one, other) => (one.email < other.email ? -1 : 1)),
    findUser: async (id) => users.get(id),
    findUserByEmail: async (email) => [...users.values()].find((user) => user.email === email),
  };
}
