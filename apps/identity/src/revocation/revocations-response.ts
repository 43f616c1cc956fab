import type { RevocationPage } from './revocation.store.ts';

/** A page as the wire has it. */
export function toRevocationsResponse({ items, next, more }: RevocationPage) {
  return {
    items: items.map(({ kind, value, issuedUntil, expiresAt }) => ({ kind, value, issuedUntil: issuedUntil?.toISOString() ?? null, expiresAt: expiresAt.toISOString() })),
    next,
    more,
  };
}
