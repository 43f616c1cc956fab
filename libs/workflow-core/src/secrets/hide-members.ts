import { isJsonObject, type JsonValue } from '../json.ts';

/** The value with what lies at each of the paths (members, with dots between them; through lists) changed. */
export function changeAt(value: JsonValue, paths: readonly string[], change: (part: JsonValue) => JsonValue): JsonValue {
  return paths.reduce((whole, path) => changeAlong(whole, path.split('.'), change), value);
}

function changeAlong(value: JsonValue, [key, ...rest]: readonly string[], change: (part: JsonValue) => JsonValue): JsonValue {
  if (key === undefined) return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return value.map((member) => changeAlong(member, [key, ...rest], change));
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return member === undefined ? value : { ...value, [key]: changeAlong(member, rest, change) };
}
