import type { Envelope } from '@holdfast/secrets/envelope';
import type { Database } from '@holdfast/transaction/database';
import { accountOf, hashOf, keyColumn, type OidcRecordRow, sealContext, toFoundRecord } from './oidc-record.row.ts';
import type { OidcRecord, OidcRecordStore } from './oidc-record.store.ts';

const insert = `insert into oidc_records (model, id_hash, grant_hash, uid_hash, user_code_hash, sealed_payload, expires_at, account_id, access_session)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (model, id_hash)`;

export function postgresOidcRecords({ query }: Database, envelope: Envelope): OidcRecordStore {
  const valuesOf = ({ model, id, grantId, uid, userCode, payload, expiresAt }: OidcRecord) => [
    model, hashOf(id), hashOf(grantId), hashOf(uid), hashOf(userCode), envelope.seal(Buffer.from(JSON.stringify(payload)), sealContext(model)), expiresAt,
    accountOf(payload), model === 'Grant' ? id : null,
  ];
  return {
    put: async (record) => {
      await query(
        `${insert} do update set grant_hash = excluded.grant_hash, uid_hash = excluded.uid_hash, user_code_hash = excluded.user_code_hash,
           sealed_payload = excluded.sealed_payload, expires_at = excluded.expires_at, account_id = excluded.account_id`,
        valuesOf(record),
      );
    },
    add: async (record) => (await query(`${insert} do nothing returning 1`, valuesOf(record))).length === 1,
    find: async (model, key) => {
      const { column, value } = keyColumn(key);
      const rows = await query<OidcRecordRow>(`select sealed_payload, consumed_at from oidc_records where model = $1 and ${column} = $2`, [model, hashOf(value)]);
      return rows.map((row) => toFoundRecord(row, (sealed) => envelope.open(sealed, sealContext(model))))[0];
    },
    consume: async (model, id, now) => {
      const consumed = await query('update oidc_records set consumed_at = $3 where model = $1 and id_hash = $2 and consumed_at is null returning 1', [model, hashOf(id), now]);
      return consumed.length === 1;
    },
    remove: async (model, id) => {
      await query('delete from oidc_records where model = $1 and id_hash = $2', [model, hashOf(id)]);
    },
    removeGrant: async (model, grantId) => {
      await query('delete from oidc_records where model = $1 and grant_hash = $2', [model, hashOf(grantId)]);
    },
    sweep: async (now, limit) =>
      (
        await query(
          `delete from oidc_records where (model, id_hash) in
             (select model, id_hash from oidc_records where expires_at < $1 order by expires_at limit $2 for update skip locked) returning 1`,
          [now, limit],
        )
      ).length,
  };
}
