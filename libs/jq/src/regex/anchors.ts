import type { Anchor } from './node.ts';
import { word } from './property.ts';

const newline = 0x0a;

/** Whether an anchor holds at a place in a text. */
export function holds(anchor: Anchor, text: string, place: number, origin: number): boolean {
  switch (anchor) {
    case 'start':
      return place === 0;
    case 'end':
      return place === text.length;
    case 'end-or-last-newline':
      return place === text.length || (place === text.length - 1 && text.charCodeAt(place) === newline);
    case 'line-start':
      return place === 0 || (place < text.length && text.charCodeAt(place - 1) === newline);
    case 'line-end':
      return place === text.length || text.charCodeAt(place) === newline;
    case 'word-boundary':
      return isWord(text, place - 1) !== isWord(text, place);
    case 'not-word-boundary':
      return isWord(text, place - 1) === isWord(text, place);
    case 'search-start':
      return place === origin;
  }
}

function isWord(text: string, unit: number): boolean {
  if (unit < 0 || unit >= text.length) return false;
  const code = text.charCodeAt(unit);
  const low = code >= 0xdc00 && code <= 0xdfff;
  return word.has(text.codePointAt(low && unit > 0 ? unit - 1 : unit) as number);
}
