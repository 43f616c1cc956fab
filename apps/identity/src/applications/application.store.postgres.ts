import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { type ApplicationRow, type KeyRow, type SealedKeyRow, toApplication, toKey } from './application.row.ts';
import type { ApplicationStore } from './application.store.ts';

const applicationColumns = 'a.id, a.tenant_id, a.name, a.permissions, a.created_by, a.created_at';
const keyColumns = 'k.id as key_id, k.application_id, k.created_at as key_created_at, k.expires_at, k.last_used_at';

/** Whose a key is, its text says. */
const work = 'keys by name';

export function postgresApplications({ query }: Database): ApplicationStore {
  return {
    add: async (tx, { id, tenantId, name, permissions, createdBy, createdAt }) => {
      const added = await queryIn(tx).within(tenantId)(
        'insert into applications (id, tenant_id, name, permissions, created_by, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, name) do nothing returning id',
        [id, tenantId, name, permissions, createdBy, createdAt],
      );
      return added.length === 1;
    },
    addKey: async (tx, { id, applicationId, salt, secretHash, createdAt, expiresAt }) => {
      await queryIn(tx).across(work)(
        'insert into application_keys (id, application_id, salt, secret_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
        [id, applicationId, salt, secretHash, createdAt, expiresAt],
      );
    },
    shortenKeys: async (tx, application, until) => {
      await queryIn(tx).across(work)('update application_keys set expires_at = $2 where application_id = $1 and expires_at > $2', [application, until]);
    },
    remove: async (tx, tenant, application) => (await queryIn(tx).within(tenant)('delete from applications where id = $1 and tenant_id = $2 returning id', [application, tenant])).length === 1,
    removeKey: async (tx, tenant, application, key) => {
      const removed = await queryIn(tx).within(tenant)(
        'delete from application_keys k using applications a where a.id = k.application_id and a.tenant_id = $1 and a.id = $2 and k.id = $3 returning k.id',
        [tenant, application, key],
      );
      return removed.length === 1;
    },
    find: async (tenant, application) =>
      (await query.within(tenant)<ApplicationRow>(`select ${applicationColumns} from applications a where a.id = $1 and a.tenant_id = $2`, [application, tenant])).map(toApplication)[0],
    list: async (tenant) => {
      const applications = await query.within(tenant)<ApplicationRow>(`select ${applicationColumns} from applications a where a.tenant_id = $1 order by a.id`, [tenant]);
      const keys = await query.within(tenant)<KeyRow>(`select ${keyColumns} from application_keys k where k.application_id = any($1) order by k.id`, [applications.map(({ id }) => id)]);
      const keysOf = Map.groupBy(keys, ({ application_id: id }) => id);
      return applications.map((row) => ({ application: toApplication(row), keys: (keysOf.get(row.id) ?? []).map(toKey) }));
    },
    findKey: async (key) => {
      const rows = await query.across(work)<SealedKeyRow>(
        `select ${applicationColumns}, ${keyColumns}, k.salt, k.secret_hash from application_keys k join applications a on a.id = k.application_id where k.id = $1`,
        [key],
      );
      return rows.map((row) => ({ application: toApplication(row), key: { ...toKey(row), salt: row.salt, secretHash: row.secret_hash } }))[0];
    },
    used: async (key, now) => {
      await query.across(work)(`update application_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`, [key, now]);
    },
  };
}
