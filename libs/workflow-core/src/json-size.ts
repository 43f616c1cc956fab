import { maxDataDepth, type JsonValue } from './json.ts';

/**
 * The length of `value` as JSON, roughly; `Infinity` when it is more than `limit` or nested too deep. Never looks at more than
 * `limit` characters, so a small value that refers to itself many times over (`[., .]` in a loop) costs no more than an honest one.
 */
export function jsonSize(value: JsonValue, limit: number, depth = 0): number {
  if (typeof value === 'string') return value.length + 2 > limit ? Infinity : value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  if (depth === maxDataDepth) return Infinity;
  let size = 2;
  for (const [key, member] of Object.entries(value)) {
    size += key.length + 3;
    size += jsonSize(member, limit - size, depth + 1);
    if (size > limit) return Infinity;
  }
  return size;
}
