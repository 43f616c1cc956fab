import type { Envelope } from '@holdfast/secrets/envelope';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { keyEdges, published } from './key-state.ts';
import { type KeyRecordRow, type PublicKeyRow, sealContext, type SigningKeyRow, toKeyPair, toKeyRecord, toPublicKey } from './signing-key.row.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

export function postgresSigningKeys({ query }: Database, envelope: Envelope): SigningKeyStore {
  return {
    lock: async (tx) => {
      await queryIn(tx)(`select pg_advisory_xact_lock(hashtextextended('identity.signing_keys', 0))`);
    },
    add: async (tx, key, now) => {
      const added = await queryIn(tx)(
        `insert into signing_keys (kid, state, alg, public_members, sealed_private_key, created_at, state_since)
         values ($1, 'pending', $2, $3, $4, $5, $5) on conflict do nothing returning kid`,
        [key.kid, key.alg, JSON.stringify(key.members), envelope.seal(key.privateKey, sealContext(key.kid)), now],
      );
      return added.length === 1;
    },
    move: async (tx, kid, edge, now) => {
      const { from, to } = keyEdges[edge];
      const moved = await queryIn(tx)(
        'update signing_keys set state = $2, state_since = $3 where kid = $1 and state = any($4) returning kid',
        [kid, to, now, from],
      );
      return moved.length === 1;
    },
    active: async () => {
      const rows = await query<SigningKeyRow>(`select kid, alg, public_members, sealed_private_key from signing_keys where state = 'active'`);
      return rows.map((row) => toKeyPair(row, (sealed, context) => envelope.open(sealed, context)))[0];
    },
    published: async () =>
      (await query<PublicKeyRow>('select kid, alg, public_members from signing_keys where state = any($1) order by created_at, kid', [published])).map(toPublicKey),
    list: async (tx) =>
      (await (tx === undefined ? query : queryIn(tx))<KeyRecordRow>('select kid, alg, state, created_at, state_since from signing_keys order by created_at, kid')).map(toKeyRecord),
  };
}
