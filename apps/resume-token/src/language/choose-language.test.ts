import { describe, expect, it } from 'vitest';
import { chooseLanguage, languages } from './choose-language.ts';
import type { Phrases } from './phrases.ts';

describe('the language of the page', () => {
  it.each([
    [undefined, 'en'], ['', 'en'], ['de', 'de'], ['de-AT, en;q=0.5', 'de'], ['fr;q=0.3, de;q=0.8', 'de'], ['ja, fr;q=0.1', 'fr'], ['ja', 'en'], ['*', 'en'], ['de;q=0, fr', 'fr'],
    ['DE-de', 'de'], ['den', 'en'], ['de;q=junk', 'en'], [`${'x,'.repeat(1000)}de`, 'en'],
  ])('for %j is %s', (header, language) => {
    expect(chooseLanguage(header).language).toBe(language);
  });

  it('says everything that English says', () => {
    const said = (phrases: Phrases): string => JSON.stringify(phrases, (key, value: unknown) => (key === 'outcomes' || key === 'errors' ? undefined : typeof value === 'function' ? 'said' : typeof value === 'string' ? value !== '' : value));
    for (const phrases of languages) expect(said(phrases)).toBe(said(languages[0] ?? phrases));
  });
});
