import type { Digest } from '@holdfast/audit-core/digest';
import { type Link, origin } from '@holdfast/audit-core/chain';
import type { Statement } from '@holdfast/audit-core/statement';
import { type Extension, follow } from '@holdfast/audit-core/witness';
import type { Clock } from '@holdfast/clock/clock';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { NotaryStore } from './notary.store.ts';
import type { StatementSigner } from './statement-signer.ts';

export interface Claim extends Extension, Pick<Statement, 'purpose' | 'from'> {
  /** The service whose chain it is: who the caller has proven to be, never what it says. */
  readonly chain: string;
}

export type Witnessing = { readonly kind: 'signed'; readonly head: Link; readonly statement: string } | { readonly kind: 'elsewhere'; readonly sequence: number };

export interface WitnessChainParts {
  readonly notary: NotaryStore;
  readonly signer: StatementSigner;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly digest: Digest;
}

/** Signs a chain as far as it was followed, and follows it forwards alone (I13). What is signed is remembered first. */
export class WitnessChain {
  readonly #parts: WitnessChainParts;

  constructor(parts: WitnessChainParts) {
    this.#parts = parts;
  }

  async execute({ chain, purpose, from, after, digests }: Claim): Promise<Witnessing> {
    const { notary, signer, transactions, clock, digest } = this.#parts;
    const witnessed = await transactions.run(async (tx) => {
      const followed = follow(chain, await notary.hold(tx, chain, origin(chain, digest)), { after, digests }, digest);
      if (followed.kind === 'extended') await notary.advance(tx, chain, followed.head);
      return followed;
    });
    if (witnessed.kind === 'elsewhere') return witnessed;
    const { head } = witnessed;
    return { kind: 'signed', head, statement: await signer.sign({ purpose, chain, from, ...head, at: clock.now().toISOString() }) };
  }
}
