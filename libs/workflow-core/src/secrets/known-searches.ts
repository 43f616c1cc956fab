import { TextSearch } from './text-search.ts';

interface Known {
  readonly texts: readonly string[];
  readonly size: number;
  readonly search: TextSearch;
}

/** Characters of texts whose searches are remembered, and of those of one search that is worth it: less is sooner made anew. */
const most = 2 ** 22;
const least = 2 ** 14;

/**
 * Searches by what they look for, the last used ones at the end. Turns of an instance, and all instances of a version with its secrets, look for the same:
 * a search for as much as may be hidden takes most of a second to make, and milliseconds to recognise. What it finds does not depend on it.
 */
const known: Known[] = [];

/** @param size characters of the texts */
export function searchFor(texts: readonly string[], size: number): TextSearch {
  if (size < least) return new TextSearch(texts);
  const index = known.findIndex((each) => each.size === size && each.texts.length === texts.length && each.texts.every((text, at) => text === texts[at]));
  const [found = { texts, size, search: new TextSearch(texts) }] = index === -1 ? [] : known.splice(index, 1);
  known.push(found);
  for (let sum = known.reduce((total, each) => total + each.size, 0); sum > most && known.length > 1; ) sum -= known.shift()?.size ?? 0;
  return found.search;
}
