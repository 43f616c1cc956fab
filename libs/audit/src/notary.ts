import type { Extension } from '@holdfast/audit-core/witness';
import type { Link } from '@holdfast/audit-core/chain';

/** What a chain asks of its notary. */
export interface WitnessRequest extends Extension {
  readonly chain: string;
  readonly purpose: 'checkpoint' | 'export';
  readonly from: number;
}

/** `elsewhere`: the notary has seen the chain up to that record, and wants every digest since. */
export type WitnessAnswer = { readonly kind: 'signed'; readonly head: Link; readonly statement: string } | { readonly kind: 'elsewhere'; readonly sequence: number };

/** Signs what it has followed itself: identity, in its own process or over mutual TLS. */
export interface Notary {
  /** @throws when it cannot be reached: the next attempt makes up for it */
  witness(request: WitnessRequest): Promise<WitnessAnswer>;
}
