import type { Work } from '../work.ts';
import { placesOf } from './find-text.ts';

/** The pieces of a text between separators; an empty separator gives the code points, an empty text gives nothing. */
export function splitText(text: string, separator: string, work: Work): string[] {
  if (text === '') return [];
  work.charge((separator === '' ? text.length : text.length >>> 4) + 1);
  if (separator === '') work.array(text.length >>> 1);
  const pieces = separator === '' ? Array.from(text) : splitAt(text, separator);
  work.array(pieces.length);
  work.charge(pieces.length);
  return pieces;
}

/** As `String.prototype.split`, in time that grows with the lengths of both. */
function splitAt(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const at of placesOf(separator, text)) {
    if (at < from) continue;
    pieces.push(text.slice(from, at));
    from = at + separator.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
