import { isJsonObject, maxDataDepth, type JsonObject, type JsonValue } from './json.ts';

/** Decimal digits cost more to write than to count. */
const digitsPerHexDigit = 1.21;

/**
 * The length of `value` as JSON, roughly; `Infinity` when it is more than `limit` or nested too deep. Never looks at more than
 * `limit` characters, so a small value that refers to itself many times over (`[., .]` in a loop) costs no more than an honest one.
 */
export function jsonSize(value: JsonValue, limit: number, depth = 0): number {
  if (typeof value === 'string') return value.length + 2 > limit ? Infinity : value.length + 2;
  if (typeof value === 'bigint') return Math.ceil(value.toString(16).length * digitsPerHexDigit);
  if (typeof value !== 'object' || value === null) return 5;
  if (depth === maxDataDepth) return Infinity;
  return isJsonObject(value) ? objectSize(value, limit, depth + 1) : listSize(value, limit, depth + 1);
}

/** Goes by the keys: every value and every state is measured, and a list of its members would cost more than the whole walk. */
function objectSize(value: JsonObject, limit: number, depth: number): number {
  let size = 2;
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue; // JSON leaves it out
    size += key.length + 3;
    size += jsonSize(member, limit - size, depth);
    if (size > limit) return Infinity;
  }
  return size;
}

function listSize(value: readonly JsonValue[], limit: number, depth: number): number {
  let size = 2;
  for (const [index, member] of value.entries()) {
    size += String(index).length + 3;
    size += jsonSize(member, limit - size, depth);
    if (size > limit) return Infinity;
  }
  return size;
}
