import type { Transaction } from '@holdfast/transaction/transaction';
import type { OneTimeToken } from './one-time-token.ts';

export interface OneTimeTokenStore {
  /** Adds a token, and forgets some that have expired. */
  add(tx: Transaction, token: OneTimeToken, now: Date): Promise<void>;
  /** A token that would work, which goes on to. */
  find(tx: Transaction, hash: Buffer, now: Date): Promise<OneTimeToken | undefined>;
  /** Uses a token up: it is given to one of any number of calls, and to none once it has expired. Others of the same purpose, for the same address or the same account, work no longer. */
  use(tx: Transaction, hash: Buffer, now: Date): Promise<OneTimeToken | undefined>;
}
