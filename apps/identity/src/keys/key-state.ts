/**
 * What a signing key is for:
 *   pending   published, so that every verifier can know it before its first signature
 *   active    signs; one at a time
 *   retiring  signs nothing more; still published, because tokens it signed are still good (I14)
 *   retired   no longer published: nothing it signed is accepted
 */
export type KeyState = 'pending' | 'active' | 'retiring' | 'retired';

/** Every way a key's state changes; each refuses (changes nothing) from any other state. */
export const keyEdges = {
  activate: { from: ['pending'], to: 'active' },
  supersede: { from: ['active'], to: 'retiring' },
  retire: { from: ['retiring'], to: 'retired' },
  // In an emergency: what it signed is refused at once, expired or not.
  revoke: { from: ['pending', 'active', 'retiring'], to: 'retired' },
} as const satisfies Record<string, { readonly from: readonly KeyState[]; readonly to: KeyState }>;

export type KeyEdge = keyof typeof keyEdges;

/** States in which the JWKS holds a key. */
export const published: readonly KeyState[] = ['pending', 'active', 'retiring'];
