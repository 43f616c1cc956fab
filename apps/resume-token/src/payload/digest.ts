import { createHash } from 'node:crypto';
import { canonicalJson } from '@holdfast/json/canonical-json';

/** SHA-256 of a JSON value, base64url: the same however its members are ordered. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}
