import type { JsonValue } from '../json.ts';
import { pointerTo, type Issue } from './issue.ts';

/** I11: bounds that keep a definition harmless before anything recursive looks at it. */
const maxDepth = 64;
const maxValues = 50_000;
const maxText = 1_000_000;

/**
 * Whether `document` is JSON of a harmless size. Counts what a walk would meet, so a document whose parts refer to one another
 * (YAML aliases) counts as large as it would be when written out. Uses no stack of its own.
 */
export function documentIssue(document: unknown): Issue | undefined {
  const waiting: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [{ value: document, pointer: '', depth: 0 }];
  let values = 0;
  let text = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer, depth } = next;
    values += 1;
    if (typeof value === 'string') text += value.length;
    if (typeof value === 'bigint') text += String(value).length;
    if (values > maxValues || text > maxText) return { pointer: '', message: `A definition has at most ${maxValues} values and ${maxText} characters.` };
    if (depth > maxDepth) return { pointer, message: `A definition is nested at most ${maxDepth} levels deep.` };
    if (!isJson(value)) return { pointer, message: 'This is not a JSON value.' };
    if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) waiting.push({ value: member, pointer: pointerTo(pointer, [key]), depth: depth + 1 });
    }
  }
  return undefined;
}

/** Of objects, only plain ones and arrays: what a parser of JSON or YAML makes of JSON. */
function isJson(value: unknown): value is JsonValue {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint';
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
