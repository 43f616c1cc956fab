import { queryIn } from '@holdfast/transaction/statements';
import type { NotaryStore } from './notary.store.ts';
import { toHead, type WitnessRow } from './witness.row.ts';

export function postgresNotary(): NotaryStore {
  return {
    hold: async (tx, chain, start) => {
      const ask = queryIn(tx);
      await ask('insert into audit_witnesses (chain, sequence, hash) values ($1, $2, $3) on conflict do nothing', [chain, start.sequence, start.hash]);
      const head = (await ask<WitnessRow>('select sequence, hash from audit_witnesses where chain = $1 for update', [chain])).map(toHead)[0];
      if (head === undefined) throw new Error('the head of a chain that was just inserted is not there');
      return head;
    },
    advance: async (tx, chain, { sequence, hash }) => {
      const moved = await queryIn(tx)('update audit_witnesses set sequence = $2, hash = $3 where chain = $1 and sequence <= $2 returning chain', [chain, sequence, hash]);
      if (moved.length === 0) throw new Error('the notary would have gone back');
    },
  };
}
