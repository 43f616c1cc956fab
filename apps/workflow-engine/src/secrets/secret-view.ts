import type { SecretEntry } from './secret.store.ts';

/** What clients see: never the value. */
export function secretView({ name, version, createdBy, createdAt }: SecretEntry) {
  return { name, version, createdBy, createdAt: createdAt.toISOString() };
}
