import { z } from 'zod';
import { authentication } from '../definition/authentication.ts';
import { endpoint, externalResource } from '../definition/external-resource.ts';
import { jsonValue } from '../definition/json-value.ts';
import { wholeExpression } from '../expression/scan.ts';
import { constant, objectOf } from '../expression/template.ts';
import { isVeiled } from '../secrets/veil.ts';
import { fault } from '../tasks/behaviour.ts';
import { compileAuthentication } from './authentication.ts';
import { defineFunction } from './callable-function.ts';
import { parseEvaluated } from './parse-evaluated.ts';
import { compileUri } from './uri-template.ts';

const mapError = 'This must be an object, or one ${ } expression that gives one.';

const given = z.strictObject({
  document: externalResource,
  operationId: z.string().min(1),
  parameters: z.union([z.record(z.string(), jsonValue), z.string().refine((text) => wholeExpression(text) !== undefined, mapError)], { error: mapError }).optional(),
  authentication: authentication.optional(),
  output: z.enum(['raw', 'content', 'response']).default('content'),
  redirect: z.boolean().default(false),
});

const request = z.object({ document: z.union([z.url({ protocol: /^https?$/u }), z.string().refine(isVeiled)], { error: 'This must be an absolute http or https URI.' }), operationId: z.string(), parameters: z.record(z.string(), jsonValue) });

/** `call: openapi`: an operation of a service, found in its OpenAPI document; its output is as that of an http call. */
export const openapi = defineFunction(given, ({ document, operationId, parameters = {}, authentication: policy, output, redirect }, compiler) => {
  const { uri, authentication: documentPolicy } = endpoint(document.endpoint);
  const template = objectOf({
    document: compileUri(uri, ['with', 'document', 'endpoint'], compiler.templates),
    operationId: wholeExpression(operationId) === undefined ? constant(operationId) : compiler.template(operationId, ['with', 'operationId']),
    parameters: compiler.template(parameters, ['with', 'parameters']),
  });
  const authenticate = compileAuthentication(policy, ['with', 'authentication'], compiler);
  const authenticateDocument = compileAuthentication(documentPolicy, ['with', 'document', 'endpoint', 'authentication'], compiler);
  return {
    enter: (run) => {
      const evaluated = run.evaluate(template);
      if (!evaluated.ok) return fault(evaluated.failure);
      const parsed = parseEvaluated(request, evaluated.value);
      if (!parsed.ok) return fault(parsed.failure);
      const [own, documents] = [authenticate(run), authenticateDocument(run)];
      if (!own.ok) return fault(own.failure);
      if (!documents.ok) return fault(documents.failure);
      const callId = run.call({
        type: 'openapi',
        ...parsed.value,
        ...(own.value === undefined ? {} : { authentication: own.value }),
        ...(documents.value === undefined ? {} : { documentAuthentication: documents.value }),
        output,
        redirect,
      });
      return { type: 'await', awaits: [{ type: 'call', callId }] };
    },
    onCall: (_run, outcome) => (outcome.ok ? { type: 'complete', output: outcome.output } : fault(outcome.error)),
  };
});
