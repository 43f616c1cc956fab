import { codePointIndex, unitIndex, utf8Length } from './code-points.ts';
import { isArray, isObject, kindOf } from './kind.ts';
import { type Value, hasKey } from './value.ts';
import { quote, scalarText } from './to-json.ts';

/** Bytes of a value's text that an error message may show. */
const limit = 29;

/** The value's JSON text cut to 29 bytes with an ellipsis and its closing mark, as jq's error messages show it. */
export function excerpt(value: Value, bytes: number = limit): string {
  const text = prefix(value, bytes + 1);
  if (utf8Length(text) <= bytes) return text;
  const end = closing(value);
  let kept = text.slice(0, bytes);
  while (utf8Length(kept) > bytes - 3 - end.length) kept = kept.slice(0, unitIndex(kept, codePointIndex(kept, kept.length) - 1));
  return `${kept}...${end}`;
}

/** `number (1)`: how jq names a value in an error message. */
export function describe(value: Value): string {
  return `${kindOf(value)} (${excerpt(value)})`;
}

function closing(value: Value): string {
  if (typeof value === 'string') return '"';
  if (isArray(value)) return ']';
  return isObject(value) ? '}' : '';
}

/** The value's JSON text, or enough of its start: no more than a little over `length` characters are written. */
function prefix(value: Value, length: number): string {
  if (typeof value === 'string') return quote(value.slice(0, length));
  if (isArray(value)) return list(value.length, '[', ']', length, (at, left) => prefix(value[at] as Value, left));
  if (!isObject(value)) return scalarText(value);
  const keys: string[] = [];
  for (const key in value) if (hasKey(value, key) && keys.push(key) > length) break;
  return list(keys.length, '{', '}', length, (at, left) => {
    const key = keys[at] as string;
    return `${quote(key.slice(0, length))}:${prefix(value[key] as Value, left)}`;
  });
}

function list(count: number, open: string, close: string, length: number, item: (at: number, left: number) => string): string {
  let text = open;
  for (let at = 0; at < count; at++) {
    if (text.length > length) return text;
    text += (at > 0 ? ',' : '') + item(at, Math.max(length - text.length, 0));
  }
  return text + close;
}
