import { numberOf } from '@holdfast/json/large-integer';
import { isJsonObject, maxDataDepth, type JsonValue } from '../json.ts';

/**
 * The value with the numbers that JSON cannot say written as jq writes them: NaN as null, an infinity as the largest double; and with those that are
 * read again as bigints being such already. The same object when there are none. What lies deeper than workflow data may is left, for it is refused anyway.
 */
export function finite(value: JsonValue): JsonValue {
  return isAllFinite(value, 0) ? value : rewritten(value, 0);
}

/** Nearly every value is: it is looked through without making anything. */
function isAllFinite(value: JsonValue, depth: number): boolean {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER; // which NaN is not
  if (typeof value !== 'object' || value === null || depth > maxDataDepth) return true;
  if (!isJsonObject(value)) return value.every((member) => isAllFinite(member, depth + 1));
  for (const key in value) if (!isAllFinite(value[key] ?? null, depth + 1)) return false;
  return true;
}

function rewritten(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'number') return finiteNumber(value);
  if (typeof value !== 'object' || value === null || depth > maxDataDepth) return value;
  const entries = Object.entries(value);
  let changed = false;
  for (const entry of entries) {
    const member = rewritten(entry[1], depth + 1);
    changed ||= member !== entry[1];
    entry[1] = member;
  }
  if (!changed) return value;
  return isJsonObject(value) ? Object.fromEntries(entries) : entries.map(([, member]) => member);
}

function finiteNumber(value: number): number | bigint | null {
  return Number.isNaN(value) ? null : numberOf(String(value));
}
