import type { JsonValue } from '@holdfast/workflow-core/json';
import { jsonSize } from '@holdfast/workflow-core/json-size';
import type { Turn } from './turn.ts';

/** Characters that are counted of a state, and of what a turn adds to a history: neither is let grow much larger. */
const most = 2 ** 24;

/** Characters of what a turn writes of state and history, roughly. */
export function turnSize({ state, history }: Turn): number {
  // A state is JSON; its interfaces have no index signature.
  return sizeOf(state as unknown as JsonValue) + sizeOf(history);
}

/** What nests too deep to be measured counts as large. */
function sizeOf(value: JsonValue): number {
  return Math.min(jsonSize(value, most), most);
}
