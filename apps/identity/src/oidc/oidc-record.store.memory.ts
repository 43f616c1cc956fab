import type { FoundRecord, OidcRecord, OidcRecordStore, RecordKey } from './oidc-record.store.ts';

interface Kept extends OidcRecord, FoundRecord {}

export function memoryOidcRecords(): OidcRecordStore {
  const records = new Map<string, Kept>();
  const nameOf = (model: string, id: string) => `${model} ${id}`;
  const matches = (record: Kept, key: RecordKey) =>
    'id' in key ? record.id === key.id : 'uid' in key ? record.uid === key.uid : record.userCode === key.userCode;
  return {
    put: async (record) => {
      const name = nameOf(record.model, record.id);
      records.set(name, { ...record, consumedAt: records.get(name)?.consumedAt });
    },
    add: async (record) => {
      const name = nameOf(record.model, record.id);
      if (records.has(name)) return false;
      records.set(name, record);
      return true;
    },
    find: async (model, key) => [...records.values()].find((record) => record.model === model && matches(record, key)),
    consume: async (model, id, now) => {
      const name = nameOf(model, id);
      const record = records.get(name);
      if (record === undefined || record.consumedAt !== undefined) return false;
      records.set(name, { ...record, consumedAt: now });
      return true;
    },
    remove: async (model, id) => void records.delete(nameOf(model, id)),
    removeGrant: async (model, grantId) => {
      for (const [name, record] of records) if (record.model === model && record.grantId === grantId) records.delete(name);
    },
    sweep: async (now, limit) => {
      const expired = [...records].filter(([, record]) => record.expiresAt < now).slice(0, limit);
      for (const [name] of expired) records.delete(name);
      return expired.length;
    },
  };
}
