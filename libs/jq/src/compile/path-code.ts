import { fail } from '../jq-error.ts';
import { excerpt } from '../value/excerpt.ts';
import { OffPath, type Path, type Place } from './place.ts';
import type { Env, PathCode } from './run.ts';
import { type Signal, go } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';

export function extend(path: Path, key: Value): Path {
  return { key, up: path, length: path === null ? 1 : path.length + 1 };
}

/** The keys of a path as a value. Costs a step for each four of them. */
export function toArray(path: Path, work: Work): readonly Value[] {
  const length = path === null ? 0 : path.length;
  work.charge((length >>> 2) + 1);
  const keys: Value[] = [];
  for (let at = path; at !== null; at = at.up) keys.push(at.key);
  return keys.toReversed();
}

/** The place of a value that may be the one at `place`, such as a variable's. */
export function maybeAt(place: Place, input: Value): OffPath {
  if (!(place instanceof OffPath)) return new OffPath(place, input, false);
  return place.fresh ? new OffPath(place.path, place.found, false) : place;
}

/** The place of a result computed from the value at `place`: jq takes no new number or string for the one found. */
export function computedAt(place: Place, input: Value, result: Value): OffPath {
  const fresh = typeof result === 'string' || typeof result === 'number' || typeof result === 'bigint';
  return place instanceof OffPath ? new OffPath(place.path, place.found, fresh) : new OffPath(place, input, fresh);
}

/** The path of a value about to be indexed by `key`. */
export function pathForKey(place: Place, value: Value, key: Value): Path {
  if (!(place instanceof OffPath)) return place;
  if (isSame(place, value)) return place.path;
  return fail(`Invalid path expression near attempt to access element ${excerpt(key)} of ${excerpt(value)}`);
}

/** The path of a value about to be iterated over. */
export function pathForEach(place: Place, value: Value): Path {
  if (!(place instanceof OffPath)) return place;
  if (isSame(place, value)) return place.path;
  return fail(`Invalid path expression near attempt to iterate through ${excerpt(value)}`);
}

/** The path of a value that a path expression ends with. */
export function pathForResult(place: Place, value: Value): Path {
  if (!(place instanceof OffPath)) return place;
  if (isSame(place, value)) return place.path;
  return fail(`Invalid path expression with result ${excerpt(value)}`);
}

function isSame(place: OffPath, value: Value): boolean {
  return !place.fresh && place.found === value;
}

/** Runs a path expression on an input and gives each path and value. */
export function eachPath(code: PathCode, input: Value, env: Env, use: (path: Path, value: Value) => Signal): Signal {
  return code(null, input, env, (place, value) => use(pathForResult(place, value), value));
}

/** A path expression without outputs. */
export const noPath: PathCode = () => go;
