import { hash } from 'node:crypto';
import type { Want } from '@holdfast/workflow-core/events/correlation';

/** SHA-256 over what an index finds a listener by: the type of its events and what their data must give. */
export function lookupOf({ type = '', sources, keys }: Want): Uint8Array {
  return hash('sha256', JSON.stringify([type, sources, keys]), 'buffer');
}

/** SHA-256 over the expressions of a kind of lookup. */
export function signatureOf(sources: readonly string[]): Uint8Array {
  return hash('sha256', JSON.stringify(sources), 'buffer');
}
