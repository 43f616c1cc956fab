import type { Application, SealedKey } from './application.ts';
import type { ApplicationStore } from './application.store.ts';

export function memoryApplications(): ApplicationStore {
  const applications = new Map<string, Application>();
  const keys = new Map<string, SealedKey>();
  const owned = (tenant: string, id: string): Application | undefined => {
    const application = applications.get(id);
    return application?.tenantId === tenant ? application : undefined;
  };
  return {
    add: async (_tx, application) => {
      if ([...applications.values()].some(({ tenantId, name }) => tenantId === application.tenantId && name === application.name)) return false;
      applications.set(application.id, application);
      return true;
    },
    addKey: async (_tx, key) => {
      keys.set(key.id, key);
    },
    shortenKeys: async (_tx, application, until) => {
      for (const key of keys.values()) if (key.applicationId === application && key.expiresAt > until) keys.set(key.id, { ...key, expiresAt: until });
    },
    remove: async (_tx, tenant, application) => {
      if (owned(tenant, application) === undefined) return false;
      for (const key of keys.values()) if (key.applicationId === application) keys.delete(key.id);
      return applications.delete(application);
    },
    removeKey: async (_tx, tenant, application, key) => owned(tenant, application) !== undefined && keys.get(key)?.applicationId === application && keys.delete(key),
    find: async (tenant, application) => owned(tenant, application),
    list: async (tenant) =>
      [...applications.values()]
        .filter(({ tenantId }) => tenantId === tenant)
        .map((application) => ({
          application,
          keys: [...keys.values()].filter(({ applicationId }) => applicationId === application.id).map(({ salt: _salt, secretHash: _hash, ...key }) => key),
        })),
    findKey: async (id) => {
      const key = keys.get(id);
      const application = key && applications.get(key.applicationId);
      return key && application && { application, key };
    },
    used: async (id, now) => {
      const key = keys.get(id);
      if (key !== undefined && (key.lastUsedAt === undefined || now.getTime() - key.lastUsedAt.getTime() > 60_000)) keys.set(id, { ...key, lastUsedAt: now });
    },
  };
}
