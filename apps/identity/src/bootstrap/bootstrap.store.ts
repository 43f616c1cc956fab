import type { Transaction } from '@holdfast/transaction/transaction';

/** Whether the platform has had its first administrator. */
export interface BootstrapStore {
  /** @returns true once in the life of a platform: the row decides, however many ask at the same time */
  claim(tx: Transaction, now: Date): Promise<boolean>;
}
