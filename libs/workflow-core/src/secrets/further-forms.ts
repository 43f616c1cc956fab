import { percentEncoded } from '../percent-encoded.ts';
import { base64Parts } from './base64-parts.ts';

/** Of a value within something that is encoded in Base64, by how many bytes come before it in its group of three. */
const formsWithin = ['w', 'x', 'y'] as const;

/**
 * What a text is where a call writes it, beyond what `encodeURIComponent` and Base64 make of it, each with its letter: in Base64 with more before
 * and after it; within JSON; in a URI template, as a member of a form or a query, where these are other than the text.
 */
export function furtherForms(text: string): readonly (readonly [form: string, text: string])[] {
  const within = base64Parts(text).flatMap((part, before) => (part === undefined ? [] : [[formsWithin[before] ?? '', part] as const]));
  const written = [
    ['j', JSON.stringify(text).slice(1, -1)],
    ['s', percentEncoded(text)],
    ['f', new URLSearchParams([['', text]]).toString().slice(1)],
  ] as const;
  return [...within, ...written.filter(([, form]) => form !== text)];
}
