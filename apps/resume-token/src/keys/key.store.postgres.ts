import type { Envelope } from '@holdfast/secrets/envelope';
import type { Database } from '@holdfast/transaction/database';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';
import { tokenEdges } from '../token/token-state.ts';
import type { Key, KeyRecord } from './key.ts';
import { sealContext, toKeyRecord, type KeyRecordRow, type KeyRow } from './key.row.ts';
import type { KeyStore } from './key.store.ts';
import { honoured, keyEdges, type KeyState } from './key-state.ts';

const select = 'SELECT kid, purpose, state, sealed_secret FROM keys';
const madeWith = '(signing_kid = $1 OR derivation_kid = $1)';

/** Secrets are sealed in the row and bound to it. */
export function postgresKeys({ query, transactions }: Database, envelope: Envelope): KeyStore {
  const opened = (row: KeyRow): Key => ({ kid: row.kid, purpose: row.purpose, state: row.state, secret: envelope.open(row.sealed_secret, sealContext(row)) });
  const activeOnes = `${select} WHERE purpose = $1 AND state = '${keyEdges.activate.to}'`;
  const listWith = async (sql: Query): Promise<KeyRecord[]> => (await sql<KeyRecordRow>('SELECT kid, purpose, state, created_at, state_since FROM keys ORDER BY created_at, kid')).map(toKeyRecord);
  const lock = (tx: Transaction) => queryIn(tx)(`SELECT pg_advisory_xact_lock(hashtextextended('holdfast/resume-token/keys', 0))`);
  const insert = async (tx: Transaction, key: Key) => {
    await queryIn(tx)('INSERT INTO keys (kid, purpose, state, sealed_secret) VALUES ($1, $2, $3, $4)', [key.kid, key.purpose, key.state, envelope.seal(key.secret, sealContext(key))]);
  };
  return {
    provide: async (purpose, create) => {
      const [known] = await query<KeyRow>(activeOnes, [purpose]);
      if (known !== undefined) return opened(known);
      return transactions.run(async (tx) => {
        await lock(tx);
        const [made] = await queryIn(tx)<KeyRow>(activeOnes, [purpose]);
        if (made !== undefined) return opened(made);
        const key: Key = { ...(await create()), purpose, state: keyEdges.activate.to };
        await insert(tx, key);
        return key;
      });
    },
    known: async () => (await query<KeyRow>(`${select} WHERE state = ANY ($1) OR purpose = 'sign' ORDER BY created_at, kid`, [honoured])).map(opened),
    list: () => listWith(query),
    lock: async (tx) => {
      await lock(tx);
      const [row] = await queryIn(tx)<{ now: Date }>('SELECT clock_timestamp() AS now');
      if (row === undefined) throw new Error('the database gave no time');
      return { keys: await listWith(queryIn(tx)), now: row.now };
    },
    add: (tx, purpose, key) => insert(tx, { ...key, purpose, state: 'pending' satisfies KeyState }),
    move: async (tx, kid, edge) => {
      const { from, to } = keyEdges[edge];
      const moved = await queryIn(tx)('UPDATE keys SET state = $2, state_since = clock_timestamp() WHERE kid = $1 AND state = ANY ($3) RETURNING kid', [kid, to, from]);
      return moved.length === 1;
    },
    hold: async (tx, kids) => (await queryIn(tx)('SELECT kid FROM keys WHERE kid = ANY ($1) AND state = ANY ($2) ORDER BY kid FOR SHARE', [kids, honoured])).length === kids.length,
    countUsable: async (tx, kid) => {
      const [row] = await queryIn(tx).across('keys')<{ count: number }>(
        `SELECT count(*)::integer AS count FROM resume_tokens t JOIN bookmarks b USING (bookmark_id)
         WHERE ${madeWith} AND t.state = ANY ($2) AND t.expires_at > clock_timestamp() AND b.state = 'open'`,
        [kid, tokenEdges.revoke.from],
      );
      return row?.count ?? 0;
    },
    revokeUsable: async (tx, kid) => {
      const { from, to } = tokenEdges.revoke;
      const revoked = await queryIn(tx).across('keys')(
        `WITH chosen AS MATERIALIZED (SELECT token_id FROM resume_tokens WHERE ${madeWith} AND state = ANY ($2) AND expires_at > clock_timestamp() ORDER BY token_id FOR UPDATE)
         UPDATE resume_tokens t SET state = $3 FROM chosen WHERE t.token_id = chosen.token_id RETURNING t.token_id`,
        [kid, from, to],
      );
      return revoked.length;
    },
  };
}
