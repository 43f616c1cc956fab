import { TextSearch } from './text-search.ts';

/** Where searches come from. Turns of an instance, and all instances of a version with its secrets, look for the same: whoever computes many turns may give what was made before. */
export interface Searches {
  /** What looks for the texts, and for nothing else. @param size characters of the texts */
  of(texts: readonly string[], size: number): TextSearch;
}

/** Makes each anew. */
export const newSearches: Searches = { of: (texts) => new TextSearch(texts) };
