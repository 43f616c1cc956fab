import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { Phrases } from './phrases.ts';

export const languages: readonly Phrases[] = [english, german, french];

/** The language that a reader likes best of those we have (RFC 9110 section 12.5.4, basic filtering of RFC 4647); English when there is none. */
export function chooseLanguage(acceptLanguage: string | undefined): Phrases {
  const wished = (acceptLanguage ?? '').slice(0, 500).toLowerCase().split(',').flatMap(wish);
  const [best] = wished.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight).flatMap(({ range }) => match(range));
  return best ?? english;
}

function wish(entry: string): { range: string; weight: number }[] {
  const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
  const weight = Number(/^q=([01](?:\.\d{0,3})?)$/u.exec(parameters.find((parameter) => parameter.startsWith('q=')) ?? 'q=1')?.[1] ?? 0);
  return range === '' ? [] : [{ range, weight }];
}

function match(range: string): readonly Phrases[] {
  return range === '*' ? [english] : languages.filter(({ language }) => range === language || range.startsWith(`${language}-`));
}
