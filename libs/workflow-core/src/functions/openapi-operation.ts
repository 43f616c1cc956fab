import type { HttpCall, OpenApiCall } from '../call.ts';
import type { Evaluated } from '../expression/template.ts';
import { isJsonObject, maxDataSize, partOf, type JsonObject, type JsonValue } from '../json.ts';
import { percentEncoded } from '../percent-encoded.ts';
import { failure } from '../workflow-error.ts';
import { httpCall } from './http-request.ts';
import { delimitedQuery, queryOf, textOf } from './openapi-parameter.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly definition: JsonObject;
  /** Of the path, where the operation has none of that name and place, and of the operation; references followed. */
  readonly parameters: readonly JsonObject[];
}

function found(name: string, value: JsonValue): value is JsonObject {
  return isJsonObject(value) && value['operationId'] === name;
}

/**
 * The request that an operation of an OpenAPI 3 or Swagger 2 document is called by. Parameters go where the document says; `body`, or else
 * what the document names nowhere, is the body. What is missing or not to be told is a `configuration` or `validation` error.
 */
export function openApiRequest(document: JsonValue, call: OpenApiCall): Evaluated<HttpCall> {
  const operation = operationOf(document, call.operationId);
  if (operation === undefined) return wrong('configuration', `The document has no operation “${call.operationId}”.`);
  const base = serverOf(document, operation.definition, call.document);
  if (base === undefined) return wrong('configuration', 'The document does not say where its service is.');
  const given = new Map(Object.entries(call.parameters));
  const rest = new Map(given);
  const headers: [string, string][] = [];
  const query: (readonly [string, JsonValue])[] = [];
  const delimited: string[] = [];
  const form: [string, JsonValue][] = [];
  const segments = new Map<string, string>();
  let body: JsonValue | undefined;
  for (const parameter of operation.parameters) {
    const { name, in: place, required } = parameter;
    if (typeof name !== 'string') continue;
    const value = given.get(name);
    if (value === undefined) {
      if (required === true && place !== 'body') return wrong('validation', `The parameter “${name}” is missing.`);
      continue;
    }
    rest.delete(name);
    if (place === 'path') segments.set(name, percentEncoded(textOf(value)));
    else if (place === 'header') headers.push([name.toLowerCase(), textOf(value)]);
    else if (place === 'cookie') headers.push(['cookie', `${name}=${textOf(value)}`]);
    else if (place === 'formData') form.push([name, textOf(value)]);
    else if (place === 'body') body = value;
    else {
      const written = delimitedQuery(name, parameter, value);
      if (written === undefined) query.push(...queryOf(name, parameter, value));
      else delimited.push(written);
    }
  }
  const path = fillIn(operation.path, (name) => segments.get(name));
  if (path === undefined) return wrong('validation', 'The path with its parameters is longer than a workflow may hold.');
  body ??= bodyOf(operation.definition, rest);
  const isForm = form.length > 0 || (body !== undefined && mediaTypeOf(document, operation.definition) === 'application/x-www-form-urlencoded');
  if (isForm) {
    const fields: readonly (readonly [string, JsonValue])[] = form.length > 0 ? form : Object.entries(body !== undefined && isJsonObject(body) ? body : {});
    body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, textOf(value)])).toString();
    headers.push(['content-type', 'application/x-www-form-urlencoded']);
  }
  const uri = `${base}${path}${delimited.length === 0 ? '' : `?${delimited.join('&')}`}`;
  const request = { method: operation.method, uri, headers: Object.fromEntries(headers), query: Object.fromEntries(query), ...(body === undefined ? {} : { body }) };
  const built = httpCall(request, call.output, call.redirect);
  return built.ok && call.authentication !== undefined ? { ok: true, value: { ...built.value, authentication: call.authentication } } : built;
}

function wrong(name: 'configuration' | 'validation', detail: string): Evaluated<never> {
  return { ok: false, failure: failure(name, detail) };
}

function operationOf(document: JsonValue, operationId: string): Operation | undefined {
  for (const [path, item] of Object.entries(objectAt(document, 'paths'))) {
    for (const method of methods) {
      const definition = partOf(item, [method]);
      if (definition === undefined || !found(operationId, definition)) continue;
      const own = byPlace(parametersOf(document, definition));
      const shared = [...byPlace(parametersOf(document, item))].filter(([place]) => !own.has(place));
      return { method, path, definition, parameters: [...shared.map(([, parameter]) => parameter), ...own.values()] };
    }
  }
  return undefined;
}

function parametersOf(document: JsonValue, value: JsonValue): readonly JsonObject[] {
  return listAt(value, 'parameters').map((each) => follow(document, each)).filter(isJsonObject);
}

/** Each once, whatever a document repeats. */
function byPlace(parameters: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(parameters.map((parameter) => [JSON.stringify([parameter['in'] ?? null, parameter['name'] ?? null]), parameter]));
}

/** The text with something instead of each name in braces, where there is something; undefined when it would be longer than a workflow may hold (I11). */
function fillIn(text: string, instead: (name: string) => string | undefined): string | undefined {
  let filled = '';
  let done = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(/\{([^{}]+)\}/gu)) {
    filled += text.slice(done, index) + (instead(name) ?? whole);
    done = index + whole.length;
    if (filled.length > maxDataSize) return undefined;
  }
  return filled + text.slice(done);
}

/** A reference inside the document, once; anything else as it is. */
function follow(document: JsonValue, value: JsonValue): JsonValue {
  const reference = partOf(value, ['$ref']);
  return typeof reference === 'string' && reference.startsWith('#/') ? (partOf(document, reference.slice(2).split('/')) ?? null) : value;
}

/** OpenAPI 3: the first server, of the operation or of the document, relative to the document; Swagger 2: host and basePath. */
function serverOf(document: JsonValue, operation: JsonObject, documentUri: string): string | undefined {
  const [server] = [...listAt(operation, 'servers'), ...listAt(document, 'servers')];
  const own = URL.parse(documentUri);
  if (server !== undefined) {
    const template = partOf(server, ['url']);
    const url = typeof template === 'string' ? fillIn(template, (name) => textOf(partOf(server, ['variables', name, 'default']) ?? '')) : '';
    return url === undefined ? undefined : URL.parse(url, documentUri)?.href.replace(/\/$/u, '');
  }
  if (own === null) return undefined;
  const schemes = listAt(document, 'schemes');
  const [scheme = own.protocol.slice(0, -1)] = schemes.includes('https') ? ['https'] : schemes;
  const host = partOf(document, ['host']);
  const basePath = partOf(document, ['basePath']);
  return `${textOf(scheme)}://${typeof host === 'string' ? host : own.host}${typeof basePath === 'string' ? basePath.replace(/\/$/u, '') : ''}`;
}

/** What no parameter took: the member `body`, or all of it where the operation has a body. */
function bodyOf(operation: JsonObject, rest: ReadonlyMap<string, JsonValue>): JsonValue | undefined {
  const only = rest.get('body');
  if (only !== undefined && rest.size === 1) return only;
  return partOf(operation, ['requestBody']) !== undefined && rest.size > 0 ? Object.fromEntries(rest) : undefined;
}

function mediaTypeOf(document: JsonValue, operation: JsonObject): string {
  const [consumed] = [...listAt(operation, 'consumes'), ...listAt(document, 'consumes')];
  const [content = consumed] = Object.keys(objectAt(follow(document, partOf(operation, ['requestBody']) ?? null), 'content'));
  return typeof content === 'string' ? content : 'application/json';
}

function objectAt(value: JsonValue, key: string): JsonObject {
  const member = partOf(value, [key]) ?? null;
  return isJsonObject(member) ? member : {};
}

function listAt(value: JsonValue, key: string): readonly JsonValue[] {
  const member = partOf(value, [key]);
  return Array.isArray(member) ? (member as readonly JsonValue[]) : [];
}
