import { newSearches, type Searches } from './searches.ts';
import type { TextSearch } from './text-search.ts';

/** What is looked for with one search. */
interface Part {
  readonly texts: readonly string[];
  readonly size: number;
  readonly search: TextSearch;
}

/**
 * A search for texts that become more. Those that came since it was last asked get a search of their own, which takes in older ones that are
 * not much larger: so each text is taken in a few times in all, and few searches are asked.
 */
export class GrowingSearch {
  /** From the largest to the smallest. */
  readonly #parts: Part[] = [];
  #fresh: string[] = [];
  readonly #spend: (characters: number) => void;
  readonly #searches: Searches;

  /** @param spend told of the characters that it takes in, whether or not their search was known, and looks through. */
  constructor(spend: (characters: number) => void, searches = newSearches) {
    this.#spend = spend;
    this.#searches = searches;
  }

  /** Whether it has been asked, and knows what to look for. */
  get isReady(): boolean {
    return this.#parts.length > 0;
  }

  add(text: string): void {
    this.#fresh.push(text);
  }

  /** As `TextSearch` has it. */
  beginnings(text: string): readonly number[] {
    this.#takeIn();
    const found = this.#parts.map(({ search }) => search.beginnings(text)).filter(({ length }) => length > 0);
    this.#spend(text.length * this.#parts.length);
    return found.reduce<readonly number[]>((one, other) => (one.length === 0 ? other : longest(one, other)), []);
  }

  #takeIn(): void {
    if (this.#fresh.length === 0) return;
    let texts: readonly string[] = this.#fresh;
    let size = texts.reduce((sum, { length }) => sum + length, 0);
    this.#fresh = [];
    for (let last = this.#parts.at(-1); last !== undefined && last.size <= 2 * size; last = this.#parts.at(-1)) {
      this.#parts.pop();
      texts = [...last.texts, ...texts];
      size += last.size;
    }
    this.#spend(size);
    this.#parts.push({ texts, size, search: this.#searches.of(texts, size) });
  }
}

/** Both lists in one; where both have a place, the longer text. */
function longest(one: readonly number[], other: readonly number[]): readonly number[] {
  const both: number[] = [];
  for (let [left, right] = [0, 0]; left < one.length || right < other.length;) {
    const [at, otherAt] = [one[left] ?? -1, other[right] ?? -1];
    both.push(Math.max(at, otherAt), Math.max(at >= otherAt ? (one[left + 1] as number) : 0, otherAt >= at ? (other[right + 1] as number) : 0));
    if (at >= otherAt) left += 2;
    if (otherAt >= at) right += 2;
  }
  return both;
}
