import { z } from 'zod';
import { endpointAt } from '../definition/external-resource.ts';
import { jsonValue } from '../definition/json-value.ts';
import { wholeExpression } from '../expression/scan.ts';
import { objectOf } from '../expression/template.ts';
import { fault } from '../tasks/behaviour.ts';
import { compileAuthentication } from './authentication.ts';
import { defineFunction } from './callable-function.ts';
import { httpCall } from './http-request.ts';
import { compileUri } from './uri-template.ts';

const uri = z.string().regex(/^\s*\$\{|^https?:\/\//u, 'This must be an absolute http or https URI, or begin with a ${ } expression.');

const mapError = 'This must be an object, or one ${ } expression that gives one.';
const expression = z.string().refine((text) => wholeExpression(text) !== undefined, mapError);
const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()]);
const headerMap = z.union([z.record(z.string(), scalar), expression], { error: `${mapError} A header is text.` });
const queryMap = z.union([z.record(z.string(), z.union([scalar, z.array(scalar)])), expression], { error: `${mapError} A member is text or a list of texts.` });

const given = z.strictObject({
  method: z.string(),
  endpoint: endpointAt(uri),
  headers: headerMap.optional(),
  query: queryMap.optional(),
  body: jsonValue.optional(),
  output: z.enum(['raw', 'content', 'response']).default('content'),
  redirect: z.boolean().default(false),
});

/** `call: http`: a durable HTTP request; its output is what `httpOutcome` makes of the response. */
export const http = defineFunction(given, ({ method, endpoint, headers = {}, query = {}, body, output, redirect }, compiler) => {
  const request = objectOf({
    method: compiler.template(method, ['with', 'method']),
    uri:
      typeof endpoint === 'string'
        ? compileUri(endpoint, ['with', 'endpoint'], compiler.templates)
        : compileUri(endpoint.uri, ['with', 'endpoint', 'uri'], compiler.templates),
    headers: compiler.template(headers, ['with', 'headers']),
    query: compiler.template(query, ['with', 'query']),
    ...(body === undefined ? {} : { body: compiler.template(body, ['with', 'body']) }),
  });
  const policy = typeof endpoint === 'string' ? undefined : endpoint.authentication;
  const authenticate = compileAuthentication(policy, ['with', 'endpoint', 'authentication'], compiler);
  return {
    enter: (run) => {
      const evaluated = run.evaluate(request);
      if (!evaluated.ok) return fault(evaluated.failure);
      const call = httpCall(evaluated.value, output, redirect);
      if (!call.ok) return fault(call.failure);
      const authenticated = authenticate(run);
      if (!authenticated.ok) return fault(authenticated.failure);
      const { value } = authenticated;
      return { type: 'await', awaits: [{ type: 'call', callId: run.call(value === undefined ? call.value : { ...call.value, authentication: value }) }] };
    },
    onCall: (_run, outcome) => (outcome.ok ? { type: 'complete', output: outcome.output } : fault(outcome.error)),
  };
});
