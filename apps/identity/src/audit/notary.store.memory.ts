import type { Link } from '@holdfast/audit-core/chain';
import type { NotaryStore } from './notary.store.ts';

export function memoryNotary(): NotaryStore {
  const heads = new Map<string, Link>();
  return {
    hold: async (_tx, chain, start) => heads.get(chain) ?? start,
    advance: async (_tx, chain, head) => void heads.set(chain, head),
  };
}
