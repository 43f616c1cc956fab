import { z } from 'zod';
import { jsonValue } from '../definition/json-value.ts';
import type { JsonValue } from '../json.ts';
import { isStorable } from '../storable.ts';

const text = z.string().min(1, 'This must not be empty.');

/** I11: bytes of an event's id, source and type, each: indexes of databases hold them, and no longer ones. */
const maxNameBytes = 1_024;

/** Whether an event may be called so. */
export function canName(value: string): boolean {
  return Buffer.byteLength(value) <= maxNameBytes && isStorable(value);
}

const label = text.refine(canName, `This must have at most ${maxNameBytes} bytes, and no NUL.`);

/** URI-reference of RFC 3986; other letters are not refused. */
const uriReference = label.regex(/^[^\s\p{Cc}"<>\\^`{|}]*$/u, 'This must be a URI reference: it has no spaces, quotation marks, backslashes, carets, angle brackets or braces.');

/** A CloudEvent 1.0 in its JSON format; `source` and `id` name it. */
export const cloudEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: label,
    source: uriReference,
    type: label,
    subject: text.optional(),
    time: z.iso.datetime({ offset: true, error: 'This must be a time of RFC 3339.' }).optional(),
    datacontenttype: text.optional(),
    dataschema: text.optional(),
    data: jsonValue.optional(),
    /** Base64, instead of `data`. */
    data_base64: z.base64().optional(),
  })
  .catchall(jsonValue)
  .superRefine((event, context) => {
    for (const name of Object.keys(event)) {
      if (name === 'data' || name === 'data_base64') continue;
      // CloudEvents 1.0 section 3.1.
      if (!/^[a-z0-9]+$/u.test(name)) context.addIssue({ code: 'custom', path: [name], message: 'The name of an attribute is lower-case letters and digits.' });
      if (typeof event[name] === 'object') context.addIssue({ code: 'custom', path: [name], message: 'An attribute is text, a number or a boolean.' });
    }
    if (event.data !== undefined && event.data_base64 !== undefined) context.addIssue({ code: 'custom', path: ['data_base64'], message: 'An event has data or data_base64, not both.' });
  });
export type CloudEvent = z.infer<typeof cloudEvent>;

/** What names an event among all others. */
export function eventName({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string {
  return JSON.stringify([source, id]);
}

export const readMode = z.enum(['data', 'envelope', 'raw']).default('data');

/** What a listener sees of an event: its data, the whole of it, or the bytes of its data as text. */
export function readEvent(event: CloudEvent, mode: z.infer<typeof readMode>): JsonValue {
  const { data = null, data_base64: encoded } = event;
  switch (mode) {
    case 'data':
      return encoded ?? data;
    case 'envelope':
      return asJson(event);
    case 'raw':
      if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString();
      if (event.data === undefined) return '';
      return typeof data === 'string' && !isJson(event.datacontenttype) ? data : JSON.stringify(data);
  }
}

/** What was parsed is JSON: what is optional and not there has no member. */
export function asJson(event: CloudEvent): JsonValue {
  return jsonValue.parse(event);
}

/** What an expression in a filter is asked about: the data, and nothing where there is none. */
export function dataOf({ data = null }: CloudEvent): JsonValue {
  return data;
}

function isJson(mediaType = 'application/json'): boolean {
  return /^(?:application|text)\/(?:.+\+)?json\b/iu.test(mediaType);
}

/** The value of an attribute as text, as a filter compares it. */
export function attributeText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
