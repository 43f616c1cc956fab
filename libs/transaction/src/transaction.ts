declare const transactionBrand: unique symbol;

/**
 * One open database transaction. Opaque to use cases: they pass it to the stores whose writes belong together,
 * and every writing store method takes it first.
 */
export interface Transaction {
  readonly [transactionBrand]: true;
}

/** Opens transactions. `work` commits when it resolves and rolls back when it throws; nothing else ends it. */
export interface Transactions {
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
