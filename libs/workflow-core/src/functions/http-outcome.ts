import { parseJson } from '@holdfast/json/parse-json';
import type { CallOutcome, HttpCall } from '../call.ts';
import { maxDataSize, type JsonValue } from '../json.ts';
import { jsonSize } from '../json-size.ts';
import { failure } from '../workflow-error.ts';
import { requestUri } from './request-uri.ts';

/** A response as it came, read to its end. */
export interface HttpResponse {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Uint8Array;
}

/**
 * What an http call gives: its output in the form asked for when the status is 2xx (or 3xx with `redirect`), else a `communication`
 * error with that status. Content that is not what it says, or too much (I11), is an error, too.
 */
export function httpOutcome(call: HttpCall, response: HttpResponse): CallOutcome {
  const { statusCode } = response;
  if (statusCode < 200 || statusCode >= (call.redirect ? 400 : 300)) {
    return { ok: false, error: failure('communication', `${place(call)} answered ${statusCode}.`, statusCode) };
  }
  const content = call.output === 'raw' ? base64(response.content) : deserialized(response);
  if (content === undefined) return unfit(call, 'JSON that is not valid');
  const output = call.output === 'response' ? described(call, response, content) : content;
  return jsonSize(output, maxDataSize) === Infinity ? unfit(call, 'more than a workflow may hold') : { ok: true, output };
}

function unfit(call: HttpCall, answer: string): CallOutcome {
  return { ok: false, error: failure('communication', `${place(call)} answered with ${answer}.`) };
}

/** A call that got no response. `reason` is for the author of the workflow. */
export function httpFailure(call: Pick<HttpCall, 'method' | 'uri'>, reason: string): CallOutcome {
  return { ok: false, error: failure('communication', `${place(call)}: ${reason}`) };
}

/** "HTTP Response" of the DSL's reference. */
function described(call: HttpCall, { statusCode, headers }: HttpResponse, content: JsonValue): JsonValue {
  return { request: { method: call.method, uri: requestUri(call), headers: call.headers }, statusCode, headers, content };
}

/** JSON as its value (undefined when it is not valid), other text as a string, anything else as base64; null when there is none. */
function deserialized({ headers, content }: HttpResponse): JsonValue | undefined {
  if (content.length === 0) return null;
  const mediaType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (/^application\/(?:.+\+)?json$/u.test(mediaType)) return json(text(content));
  return mediaType.startsWith('text/') ? text(content) : base64(content);
}

function json(source: string): JsonValue | undefined {
  try {
    return parseJson(source) as JsonValue; // what it gives is JSON
  } catch {
    return undefined;
  }
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

function base64(content: Uint8Array): string {
  return Buffer.from(content).toString('base64');
}

/** Where a call goes, as errors and history say it: without its query, which may hold what is nobody's business. */
function place({ method, uri }: Pick<HttpCall, 'method' | 'uri'>): string {
  return `${method} ${withoutQuery(uri)}`;
}

export function withoutQuery(uri: string): string {
  const url = URL.parse(uri);
  return url === null || url.origin === 'null' ? (uri.split('?', 1)[0] ?? uri) : `${url.origin}${url.pathname}`;
}
