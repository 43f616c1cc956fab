import { fail } from '../jq-error.ts';
import { excerpt } from '../value/excerpt.ts';
import type { Value } from '../value/value.ts';
import { go, type Signal, stop } from './code.ts';
import type { Work } from '../work.ts';
import type { Env } from './run.ts';

/** The way from the root of a path expression to a value, as a chain from the last key back; `null` is the root. */
export type Path = { readonly key: Value; readonly up: Path; readonly length: number } | null;

/**
 * The place of a value that was computed instead of found: it is at no path, unless it turns out to be the very value
 * last found there.
 */
export class OffPath {
  readonly path: Path;
  readonly found: Value;
  /** The computed value cannot be the found one, even when it is equal. */
  readonly fresh: boolean;

  constructor(path: Path, found: Value, fresh: boolean) {
    this.path = path;
    this.found = found;
    this.fresh = fresh;
  }
}

export type Place = Path | OffPath;

export type PathEmit = (place: Place, value: Value) => Signal;

/** A compiled path expression: gives each value with its place. */
export type PathCode = (place: Place, input: Value, env: Env, emit: PathEmit) => Signal;

export function extend(path: Path, key: Value): Path {
  return { key, up: path, length: path === null ? 1 : path.length + 1 };
}

/** The keys of a path as a value. Costs a step for each eight of them. */
export function toArray(path: Path, work: Work): readonly Value[] {
  const length = path === null ? 0 : path.length;
  work.charge((length >>> 3) + 1);
  const keys: Value[] = [];
  for (let at = path; at !== null; at = at.up) keys.push(at.key);
  return keys.reverse();
}

/** The place of a value that may be the one at `place`, such as a variable's. */
export function maybeAt(place: Place, input: Value): OffPath {
  if (!(place instanceof OffPath)) return new OffPath(place, input, false);
  return place.fresh ? new OffPath(place.path, place.found, false) : place;
}

/** The place of a result computed from the value at `place`: jq takes no new number or string for the one found. */
export function computedAt(place: Place, input: Value, result: Value): OffPath {
  const fresh = typeof result === 'string' || typeof result === 'number';
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

/** Gives the first path only, if there is one. */
export function firstPath(code: PathCode, place: Place, input: Value, env: Env): { place: Place; value: Value } | undefined {
  let found: { place: Place; value: Value } | undefined;
  code(place, input, env, (at, value) => {
    found = { place: at, value };
    return stop;
  });
  return found;
}

/** A path expression without outputs. */
export const noPath: PathCode = () => go;
