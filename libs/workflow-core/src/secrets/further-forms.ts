import { percentEncoded } from '../percent-encoded.ts';
import { base64Parts } from './base64-parts.ts';

/** Of a value within something that is encoded in Base64, by how many bytes come before it in its group of three. */
const formsWithin = ['w', 'x', 'y'] as const;

/** What every form writes as it is, as most keys and tokens are. */
const writtenAsItIs = /^[\w.-]*$/u;

/**
 * What a text is where a call writes it, beyond what `encodeURIComponent` and Base64 make of it, each with its letter: in Base64 with more before
 * and after it; within JSON; in a URI template, as a member of a form or a query, and in the path or query of an address that it was put into as it
 * is, where these are other than the text.
 */
export function furtherForms(text: string): readonly (readonly [form: string, text: string])[] {
  const within = base64Parts(text).flatMap((part, before) => (part === undefined ? [] : [[formsWithin[before] ?? '', part] as const]));
  if (writtenAsItIs.test(text)) return within;
  const written = [
    ['j', JSON.stringify(text).slice(1, -1)],
    ['s', percentEncoded(text)],
    ['f', new URLSearchParams([['', text]]).toString().slice(1)],
    ['p', addressed('http://x/_', text)],
    ['q', addressed('http://x/?_', text)],
  ] as const;
  return [...within, ...written.filter(([, form]) => form !== text)];
}

/** What the URL Standard makes of it after `before`. The text where that would be shorter: what `/../` leaves of one is found anywhere. */
function addressed(before: string, text: string): string {
  const written = new URL(`${before}${text}_`).href.slice(before.length, -1);
  return written.length < text.length ? text : written;
}
