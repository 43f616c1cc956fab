import type { Json } from './world.ts';

/**
 * The entries of a history whose timer fired before its moment, or of which it does not tell when that was (I8).
 *
 * @throws when no timer fired: such a history shows nothing.
 */
export function firedEarly(history: readonly Json[]): readonly Json[] {
  const dataOf = (entry: Json) => entry['data'] as { readonly timerId?: string; readonly dueAt?: string; readonly expiresAt?: string };
  const dueAts = new Map(history.filter(({ type }) => type === 'timer-set' || type === 'bookmark-opened').map(dataOf).map((data) => [data.timerId, data.dueAt ?? data.expiresAt]));
  const fired = history.filter(({ type }) => type === 'timer-fired');
  if (fired.length === 0) throw new Error('no timer fired');
  return fired.filter((entry) => !(Date.parse(String(entry['at'])) >= Date.parse(dueAts.get(dataOf(entry).timerId) ?? '')));
}
