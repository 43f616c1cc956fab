import type { JsonValue } from '../json.ts';

/** Whether a condition holds, as jq's `if` has it: all but `false` and `null` does. */
export function holds(value: JsonValue): boolean {
  return value !== false && value !== null;
}
