import { CharSet, range } from './char-set.ts';

/** A set given by one of JavaScript's own classes, which look at a single code point here and so cannot run away. */
function unicode(expression: string): CharSet {
  const pattern = new RegExp(`^(?:${expression})$`, 'u');
  return new CharSet((point) => pattern.test(String.fromCodePoint(point)));
}

export const word = unicode('[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]');
export const digit = unicode('\\p{Nd}');
export const space = unicode('\\p{White_Space}');

const posix: ReadonlyMap<string, CharSet> = new Map([
  ['alnum', unicode('[\\p{Alphabetic}\\p{Nd}]')],
  ['alpha', unicode('\\p{Alphabetic}')],
  ['ascii', range(0, 0x7f)],
  ['blank', unicode('[\\p{Zs}\\t]')],
  ['cntrl', unicode('\\p{Cc}')],
  ['digit', digit],
  ['graph', unicode('[^\\p{White_Space}\\p{Cc}\\p{Cn}\\p{Cs}]')],
  ['lower', unicode('\\p{Lowercase}')],
  ['print', unicode('[^\\p{Cc}\\p{Cn}\\p{Cs}]')],
  ['punct', unicode('[\\p{P}$+<=>^`|~]')],
  ['space', space],
  ['upper', unicode('\\p{Uppercase}')],
  ['word', word],
  ['xdigit', unicode('[0-9A-Fa-f]')],
]);

export function posixClass(name: string): CharSet | undefined {
  return posix.get(name);
}

const found = new Map<string, CharSet>();

/** The set of `\p{name}`: a POSIX class, a general category, a script or a binary property, in any case, with or without `_`. */
export function property(name: string): CharSet | undefined {
  const plain = name.replace(/[ _-]/g, '').toLowerCase();
  const known = posix.get(plain) ?? found.get(plain) ?? (plain === 'any' ? range(0, 0x10ffff) : undefined);
  if (known !== undefined) return known;
  for (const spelling of spellings(name)) {
    for (const expression of [`\\p{${spelling}}`, `\\p{Script=${spelling}}`]) {
      const set = tryUnicode(expression);
      if (set === undefined) continue;
      found.set(plain, set);
      return set;
    }
  }
  return undefined;
}

function spellings(name: string): readonly string[] {
  const words = name.split(/[ _-]/).filter((part) => part !== '');
  if (!words.every((part) => /^[A-Za-z0-9]+$/.test(part))) return [];
  const titled = words.map((part) => (part[0] as string).toUpperCase() + part.slice(1).toLowerCase());
  return [words.join('_'), titled.join('_'), words.join('').toUpperCase()];
}

function tryUnicode(expression: string): CharSet | undefined {
  try {
    return unicode(expression);
  } catch {
    return undefined;
  }
}
