import { queryIn } from '@holdfast/transaction/statements';
import type { BootstrapStore } from './bootstrap.store.ts';

export function postgresBootstrap(): BootstrapStore {
  return {
    claim: async (tx, now) => {
      const claimed = await queryIn(tx)('insert into bootstrap (completed_at) values ($1) on conflict do nothing returning completed_at', [now]);
      return claimed.length === 1;
    },
  };
}
