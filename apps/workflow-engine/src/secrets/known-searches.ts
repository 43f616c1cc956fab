import type { Clock } from '@holdfast/clock/clock';
import { newSearches, type Searches } from '@holdfast/workflow-core/secrets/searches';
import type { TextSearch } from '@holdfast/workflow-core/secrets/text-search';

interface Known {
  readonly texts: readonly string[];
  readonly size: number;
  readonly search: TextSearch;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** Characters of texts whose searches are remembered, and of those of one search that is worth it: less is sooner made anew. */
const most = 2 ** 22;
const least = 2 ** 14;
/** Milliseconds after which a search that nobody used is dropped, and with it what it looks for: there are secrets in it. */
const unusedMs = 600_000;

/**
 * Searches by what they look for. One for as much as may be hidden takes most of a second to make, and milliseconds to recognise; what it
 * finds does not depend on it.
 */
export class KnownSearches implements Searches {
  readonly #clock: Clock;
  /** The last used ones at the end. */
  #known: Known[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(texts: readonly string[], size: number): TextSearch {
    if (size < least) return newSearches.of(texts, size);
    const index = this.#known.findIndex((each) => each.size === size && each.texts.length === texts.length && each.texts.every((text, at) => text === texts[at]));
    const [found = { texts, size, search: newSearches.of(texts, size) }] = index === -1 ? [] : this.#known.splice(index, 1);
    this.#known.push({ ...found, usedAt: this.#clock.now().getTime() });
    for (let sum = this.#known.reduce((total, each) => total + each.size, 0); sum > most && this.#known.length > 1; ) sum -= this.#known.shift()?.size ?? 0;
    return found.search;
  }

  /** Drops those that were not used for ten minutes. @returns how many. */
  forget(): number {
    const before = this.#clock.now().getTime() - unusedMs;
    const kept = this.#known.filter(({ usedAt }) => usedAt > before);
    const forgotten = this.#known.length - kept.length;
    this.#known = kept;
    return forgotten;
  }
}
