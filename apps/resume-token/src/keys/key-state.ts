/**
 * What a key may do:
 *   pending   published, so that every replica knows it before its first signature
 *   active    makes new tokens; one per purpose
 *   retiring  makes no new tokens; tokens made with it still work (I14)
 *   retired   nothing made with it works
 */
export type KeyState = 'pending' | 'active' | 'retiring' | 'retired';

/** Every way a key's state changes. */
export const keyEdges = {
  activate: { from: ['pending'], to: 'active' },
  supersede: { from: ['active'], to: 'retiring' },
  retire: { from: ['retiring'], to: 'retired' },
  // In an emergency: what it made is refused at once.
  revoke: { from: ['pending', 'active', 'retiring'], to: 'retired' },
} as const satisfies Record<string, { from: readonly KeyState[]; to: KeyState }>;

export type KeyEdge = keyof typeof keyEdges;

/** States in which what a key made is still honoured. */
export const honoured: readonly KeyState[] = ['pending', 'active', 'retiring'];
