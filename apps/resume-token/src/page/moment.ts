import type { Phrases } from '../language/phrases.ts';
import { html, type Html } from '@holdfast/html/html';

/** An instant, for people and machines. UTC, since nobody said where the reader is. */
export function moment(instant: Date, { dates }: Phrases): Html {
  const words = new Intl.DateTimeFormat(dates, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${instant.toISOString()}">${words.format(instant)} UTC</time>`;
}
