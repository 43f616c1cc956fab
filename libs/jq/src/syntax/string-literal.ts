import { reject } from './syntax-error.ts';
import type { StringPart, Token } from './token.ts';

type Interpolation = (start: number) => { readonly tokens: readonly Token[]; readonly end: number };

const plain = /[^"\\]+/y;
const unicode = /\\u([0-9a-fA-F]{4})/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '/': '/',
  '\\': '\\',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads the string literal that starts at `at`: its parts, and the place after its closing quote. */
export function readString(source: string, at: number, interpolate: Interpolation): { parts: readonly StringPart[]; end: number } {
  const parts: StringPart[] = [];
  let text = '';
  let here = at + 1;
  while (source[here] !== '"') {
    if (here >= source.length) reject(at, 'A string is not closed', { expected: "'\"'" });
    plain.lastIndex = here;
    const run = plain.exec(source);
    if (run !== null) {
      text += run[0];
      here = plain.lastIndex;
    } else if (source[here + 1] === '(') {
      if (text !== '') parts.push(text);
      text = '';
      const { tokens, end } = interpolate(here + 2);
      parts.push(tokens);
      here = end;
    } else {
      const [character, length] = readEscape(source, here);
      text += character;
      here += length;
    }
  }
  if (text !== '') parts.push(text);
  return { parts, end: here + 1 };
}

/** The text an escape stands for and its length in the source. A low surrogate alone becomes U+FFFD, a high one is refused. */
function readEscape(source: string, at: number): [string, number] {
  const simple = escapes[source[at + 1] ?? ''];
  if (simple !== undefined) return [simple, 2];
  const unit = readUnit(source, at);
  if (unit === undefined) return reject(at, 'This escape is not one of a string', { hint: 'write \\\\ for a backslash' });
  if (unit < 0xd800 || unit > 0xdfff) return [String.fromCharCode(unit), 6];
  if (unit >= 0xdc00) return ['\uFFFD', 6];
  const low = readUnit(source, at + 6);
  if (low === undefined || low < 0xdc00 || low > 0xdfff) return reject(at, 'A surrogate escape needs its second half');
  return [String.fromCharCode(unit, low), 12];
}

function readUnit(source: string, at: number): number | undefined {
  unicode.lastIndex = at;
  const match = unicode.exec(source);
  return match === null ? undefined : Number.parseInt(match[1] as string, 16);
}
