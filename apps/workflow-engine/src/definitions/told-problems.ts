import type { ProblemPlace } from '@holdfast/problem/problem';

/** Problems that one answer tells, and their characters: a few bytes of a text can give a long pointer to each of thousands. */
const maxProblems = 1000;
const maxCharacters = 2 ** 20;

/** What was found, each where it is written, in the order of the text; of more than anybody reads, the first that were found. */
export function toldProblems<Found>(found: readonly Found[], locate: (found: Found) => ProblemPlace): readonly ProblemPlace[] {
  const places: ProblemPlace[] = [];
  let characters = 0;
  for (const each of found) {
    if (places.length === maxProblems || characters >= maxCharacters) break;
    const place = locate(each);
    places.push(place);
    characters += place.pointer.length + place.message.length;
  }
  const more = found.length - places.length;
  const told = places.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0));
  return more === 0 ? told : [...told, { pointer: '', message: `There are ${more} more problems.`, line: 1, column: 1 }];
}
