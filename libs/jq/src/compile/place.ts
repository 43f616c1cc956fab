import type { Value } from '../value/value.ts';

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
