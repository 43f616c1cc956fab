import { doubleOf } from './large-integer.ts';

/** Of values as they are, which do not change. */
const known = new WeakMap<object, unknown>();

/** The value with its large integers as the doubles nearest to them, for whoever knows no others. The same object where there are none; looks through a value once, however often it is asked (I11). */
export function asDoubles<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return changed(value) as Value;
  const doubles = known.get(value) ?? (holdsLarge(value) ? changed(value) : value);
  known.set(value, doubles);
  return doubles as Value;
}

/** Hardly any value does: it is looked through without making anything. */
function holdsLarge(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint';
  const members = value as Readonly<Record<string, unknown>>; // a list has its places as keys
  for (const key in members) if (holdsLarge(members[key])) return true;
  return false;
}

function changed(value: unknown): unknown {
  if (typeof value === 'bigint') return doubleOf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(changed);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, changed(member)]));
}
