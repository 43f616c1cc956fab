import { type Link, nextLink } from './chain.ts';
import type { Digest } from './digest.ts';

/** Proof that a chain was only appended to: every record's digest since the last link that the witness has seen. */
export interface Extension {
  /** The sequence of that link. */
  readonly after: number;
  readonly digests: readonly string[];
}

export type Witnessed = { readonly kind: 'extended'; readonly head: Link } | { readonly kind: 'elsewhere'; readonly sequence: number };

/**
 * Follows a chain from the link it has seen last. It computes the hashes itself, and so never comes to hold a chain in which
 * anything it has seen was edited, left out or moved (I13). A claim that starts elsewhere is told where to start.
 */
export function follow(chain: string, seen: Link, { after, digests }: Extension, digest: Digest): Witnessed {
  if (after !== seen.sequence) return { kind: 'elsewhere', sequence: seen.sequence };
  return { kind: 'extended', head: digests.reduce((link, recordDigest) => nextLink(chain, link, recordDigest, digest), seen) };
}
