import { z } from 'zod';
import type { HttpCall } from '../call.ts';
import { jsonValue } from '../definition/json-value.ts';
import type { Evaluated } from '../expression/template.ts';
import type { JsonValue } from '../json.ts';
import { isVeiled } from '../secrets/veil.ts';
import { parseEvaluated } from './parse-evaluated.ts';

/** What belongs to the connection (RFC 9110 section 7.6.1) or to the one who holds it. */
const reserved = new Set(['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

const method = z
  .string()
  .toUpperCase()
  .regex(/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/u, 'This must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.');

/** What a secret makes of it is known when it is sent. */
const uri = z
  .string()
  .trim()
  .refine((text) => isVeiled(text) || ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? ''), 'This must be an absolute http or https URI.');

const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()], { error: 'This must be text, a number or a boolean.' }).transform(String);

/** RFC 9110 section 5.1: names are tokens. */
const headerName = z
  .string()
  .toLowerCase()
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/u, 'This is not the name of a header.')
  .refine((name) => !reserved.has(name), 'This header is the connection’s to set.');

/** RFC 9110 section 5.5, in Latin-1 as HTTP clients send it; never a line break. */
const headerValue = scalar.refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/u.test(value), 'This has a character that a header cannot hold.');

const request = z.strictObject({
  method,
  uri,
  /** A member that is null is left out, so that an expression can do without. */
  headers: z.record(headerName, headerValue.nullable()),
  query: z.record(z.string(), z.union([scalar.nullable(), z.array(scalar)], { error: 'This must be text, a number, a boolean, or a list of them.' })),
  body: jsonValue.optional(),
});

/** The request that the evaluated `with` of an http call describes. A query member that is a list is repeated. */
export function httpCall(evaluated: JsonValue, output: HttpCall['output'], redirect: boolean): Evaluated<HttpCall> {
  const parsed = parseEvaluated(request, evaluated);
  if (!parsed.ok) return parsed;
  const { headers, query, body, ...line } = parsed.value;
  return {
    ok: true,
    value: {
      type: 'http',
      ...line,
      headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
      query: Object.entries(query).flatMap(([name, value]) => [value].flat().flatMap((one): [string, string][] => (one === null ? [] : [[name, one]]))),
      ...(body === undefined ? {} : { body }),
      output,
      redirect,
    },
  };
}
