import { canonicalJson } from './canonical-json.ts';
import type { Digest } from './digest.ts';

/** A record's place: everything before it is in `hash`. */
export interface Link {
  /** 1, 2, 3 … without a gap. */
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first record: of this chain, and of no other. */
export function origin(chain: string, digest: Digest): Link {
  return { sequence: 0, hash: digest(canonicalJson(['holdfast-audit-chain', chain])) };
}

/**
 * The next link (I13). The record enters by its digest, so that whoever may not read it can still check the chain.
 *
 * @param recordDigest the digest of the record's canonical text
 */
export function nextLink(chain: string, previous: Link, recordDigest: string, digest: Digest): Link {
  const sequence = previous.sequence + 1;
  return { sequence, hash: digest(canonicalJson(['holdfast-audit-link', chain, sequence, previous.hash, recordDigest])) };
}
