import type { Work } from '../work.ts';

/** The pieces of a text between separators; an empty separator gives the code points, an empty text gives nothing. */
export function splitText(text: string, separator: string, work: Work): string[] {
  if (text === '') return [];
  work.charge((separator === '' ? text.length : text.length >>> 4) + 1);
  if (separator === '') work.array(text.length >>> 1);
  const pieces = separator === '' ? Array.from(text) : text.split(separator);
  work.array(pieces.length);
  work.charge(pieces.length);
  return pieces;
}
