import type { CustomRole } from './role.ts';
import type { RoleStore } from './role.store.ts';

export function memoryRoles(): RoleStore {
  const roles = new Map<string, CustomRole>();
  const key = (tenant: string, name: string) => `${tenant} ${name}`;
  return {
    add: async (_tx, role) => {
      if (roles.has(key(role.tenantId, role.name))) return false;
      roles.set(key(role.tenantId, role.name), role);
      return true;
    },
    change: async (_tx, tenant, name, permissions) => {
      const role = roles.get(key(tenant, name));
      if (role !== undefined) roles.set(key(tenant, name), { ...role, permissions });
      return role !== undefined;
    },
    remove: async (_tx, tenant, name) => roles.delete(key(tenant, name)),
    list: async (tenant) => [...roles.values()].filter(({ tenantId }) => tenantId === tenant).toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  };
}
