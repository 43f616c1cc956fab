import { doubleOf } from './large-integer.ts';

/** The value with its large integers as the doubles nearest to them, for whoever knows no others. The same object where there are none. */
export function asDoubles(value: unknown): unknown {
  if (typeof value === 'bigint') return doubleOf(value);
  if (typeof value !== 'object' || value === null || !holdsLarge(value)) return value;
  if (Array.isArray(value)) return value.map(asDoubles);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asDoubles(member)]));
}

/** Hardly any value does: it is looked through without making anything. */
function holdsLarge(value: object): boolean {
  const members = value as Readonly<Record<string, unknown>>; // a list has its places as keys
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'bigint' || (typeof member === 'object' && member !== null && holdsLarge(member))) return true;
  }
  return false;
}
