import type { Link } from '@holdfast/audit-core/chain';
import type { Transaction } from '@holdfast/transaction/transaction';

/** How far each chain was followed. */
export interface NotaryStore {
  /** The head of the chain, held for this transaction alone; `start` for a chain that is new. */
  hold(tx: Transaction, chain: string, start: Link): Promise<Link>;
  advance(tx: Transaction, chain: string, head: Link): Promise<void>;
}
