import type { Envelope } from '@holdfast/secrets/envelope';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import type { Key } from './key.ts';
import { sealContext, type KeyRow } from './key.row.ts';
import type { KeyStore } from './key.store.ts';
import { honoured, keyEdges } from './key-state.ts';

const select = 'SELECT kid, purpose, state, sealed_secret FROM keys';

/** Secrets are sealed in the row and bound to it. */
export function postgresKeys({ query, transactions }: Database, envelope: Envelope): KeyStore {
  const opened = (row: KeyRow): Key => ({ kid: row.kid, purpose: row.purpose, state: row.state, secret: envelope.open(row.sealed_secret, sealContext(row)) });
  const activeOnes = `${select} WHERE purpose = $1 AND state = '${keyEdges.activate.to}'`;
  return {
    provide: async (purpose, create) => {
      const [known] = await query<KeyRow>(activeOnes, [purpose]);
      if (known !== undefined) return opened(known);
      return transactions.run(async (tx) => {
        const sql = queryIn(tx);
        await sql(`SELECT pg_advisory_xact_lock(hashtextextended('holdfast/resume-token/keys', 0))`);
        const [made] = await sql<KeyRow>(activeOnes, [purpose]);
        if (made !== undefined) return opened(made);
        const { kid, secret } = await create();
        const key: Key = { kid, secret, purpose, state: keyEdges.activate.to };
        await sql('INSERT INTO keys (kid, purpose, state, sealed_secret) VALUES ($1, $2, $3, $4)', [kid, purpose, key.state, envelope.seal(secret, sealContext(key))]);
        return key;
      });
    },
    honoured: async () => {
      const rows = await query<KeyRow>(`${select} WHERE state = ANY ($1)`, [honoured]);
      return rows.map(opened);
    },
  };
}
