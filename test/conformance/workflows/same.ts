import { canonicalJson } from '@holdfast/json/canonical-json';

/** Whether two values are the same JSON, whatever the order of members: integers digit by digit. What is undefined is null. */
export function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

/** Whether `actual` has every member that `expected` names, with the same values. */
export function includes(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return same(actual, expected);
  return typeof actual === 'object' && actual !== null && Object.entries(expected).every(([key, value]) => same((actual as Record<string, unknown>)[key], value));
}

/** What lies at `a.b.0` in a value; undefined when nothing does. */
export function at(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(members, path)) return members[path];
  const dot = path.indexOf('.');
  return dot === -1 ? undefined : at(members[path.slice(0, dot)], path.slice(dot + 1));
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
