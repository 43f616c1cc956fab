import { fail } from '../jq-error.ts';
import { describe } from '../value/excerpt.ts';
import { isArray, isObject } from '../value/kind.ts';
import { scalarText, toJson } from '../value/to-json.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';
import { fromBase32, fromBase64, toBase32, toBase64 } from './base64.ts';
import { fromUtf8, toUtf8 } from './utf8.ts';

type Format = (input: Value, work: Work) => string;

const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['text', textOf],
  ['json', toJson],
  ['csv', (input, work) => row(input, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`, work)],
  ['tsv', (input, work) => row(input, 'tsv', '\t', (text) => escapeWith(text, tsvEscapes, work), work)],
  ['html', (input, work) => escapeWith(textOf(input, work), htmlEscapes, work)],
  ['uri', encodeUri],
  ['urid', decodeUri],
  ['sh', shellWords],
  ['base64', (input, work) => toBase64(toUtf8(textOf(input, work)))],
  ['base64d', decodeBase64],
  ['base32', (input, work) => toBase32(toUtf8(textOf(input, work)))],
  ['base32d', (input, work) => fromUtf8(fromBase32(textOf(input, work)) ?? fail(`${describe(input)} is not valid base32 data`))],
]);

/** The input in the format called `@name`. */
export function applyFormat(name: string, input: Value, work: Work): string {
  const format = formats.get(name);
  if (format === undefined) return fail(`${name} is not a valid format`);
  const text = format(input, work);
  work.string(text.length);
  return text;
}

function textOf(input: Value, work: Work): string {
  const text = typeof input === 'string' ? input : toJson(input, work);
  work.charge(text.length >>> 3);
  return text;
}

type Escapes = readonly (readonly [plain: string, escaped: string])[];

/** In this order, for an escape must not be escaped again. */
const tsvEscapes: Escapes = [
  ['\\', '\\\\'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
];
const htmlEscapes: Escapes = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&apos;'],
  ['"', '&quot;'],
];

function escapeWith(text: string, escapes: Escapes, work: Work): string {
  work.charge(text.length >>> 3);
  return escapes.reduce((escaped, [plain, instead]) => escaped.replaceAll(plain, instead), text);
}

function row(input: Value, name: string, separator: string, quote: (text: string) => string, work: Work): string {
  if (!isArray(input)) return fail(`${describe(input)} cannot be ${name}-formatted, only array`);
  work.charge(4 * input.length);
  return input.map((value) => cell(value, quote, work)).join(separator);
}

function cell(value: Value, quote: (text: string) => string, work: Work): string {
  if (typeof value === 'string') return built(quote(value), work);
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return '';
  if (isArray(value) || isObject(value)) return fail(`${describe(value)} is not valid in a csv row`);
  return built(scalarText(value), work);
}

/** A part of a text that is being built: all of them together must be affordable, not the whole alone. */
function built(part: string, work: Work): string {
  work.string(part.length);
  return part;
}

/** Unreserved characters of RFC 3986 stay, all other bytes are percent-encoded. */
function encodeUri(input: Value, work: Work): string {
  const text = textOf(input, work);
  work.charge(text.length >>> 3);
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodeUri(input: Value, work: Work): string {
  const text = textOf(input, work);
  try {
    return decodeURIComponent(text.toWellFormed());
  } catch {
    return fail(`${describe(input)} is not a valid uri encoding`);
  }
}

function shellWords(input: Value, work: Work): string {
  if (!isArray(input)) return shellWord(input, work);
  work.charge(4 * input.length);
  return input.map((value) => shellWord(value, work)).join(' ');
}

function shellWord(value: Value, work: Work): string {
  if (typeof value === 'string') return built(`'${value.replaceAll("'", "'\\''")}'`, work);
  if (isArray(value) || isObject(value)) return fail(`${describe(value)} can not be escaped for shell`);
  return toJson(value, work);
}

function decodeBase64(input: Value, work: Work): string {
  const text = textOf(input, work);
  const bytes = fromBase64(text);
  if (bytes === undefined) return fail(`${describe(text)} is not valid base64 data`);
  if (text.replace(/=[^]*$/, '').length % 4 === 1) return fail(`${describe(text)} trailing base64 byte found`);
  return fromUtf8(bytes);
}

