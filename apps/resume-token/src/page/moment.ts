import { html, type Html } from './html.ts';

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });

/** An instant, for people and machines. UTC, since nobody said where the reader is. */
export function moment(instant: Date): Html {
  return html`<time datetime="${instant.toISOString()}">${words.format(instant)} UTC</time>`;
}
