import { assert, describe, expect, it } from 'vitest';
import type { OpenApiCall } from '../call.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { errorsOf, document as head, faultOf, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';
import { openApiRequest } from './openapi-operation.ts';

const task = (given: object) => [{ ask: { call: 'openapi', with: { document: { endpoint: 'https://pets.example/api.json' }, operationId: 'getPet', ...given } } }];

function requested(instance: Scenario): OpenApiCall {
  const { request } = instance.lastCall;
  assert(request.type === 'openapi');
  return request;
}

describe('call: openapi', () => {
  it('asks for the operation with its parameters filled in', () => {
    const instance = new Scenario(task({ parameters: { petId: '${ .id }' }, output: 'response', authentication: { bearer: { token: 't' } } })).start({ id: 7 });
    expect(requested(instance)).toEqual({ type: 'openapi', document: 'https://pets.example/api.json', operationId: 'getPet', parameters: { petId: 7 }, authentication: { scheme: 'bearer', token: 't' }, output: 'response', redirect: false });
    expect(instance.trail).toContain('call-started /do/0/ask');
    expect(instance.answer({ ok: true, output: 1 }).state.output).toBe(1);
  });

  it('may need authentication for the document, and take its operation from an expression', () => {
    const document = { name: 'pets', endpoint: { uri: 'https://pets.example/{id}', authentication: { bearer: { token: 'd' } } } };
    expect(requested(new Scenario(task({ document, operationId: '${ .op }' })).start({ id: 1, op: 'x' }))).toMatchObject({ document: 'https://pets.example/1', operationId: 'x', parameters: {}, documentAuthentication: { token: 'd' } });
  });

  it('may take all of its parameters from one expression', () => {
    expect(requested(new Scenario(task({ parameters: '${ .all }' })).start({ all: { a: 1 } })).parameters).toEqual({ a: 1 });
  });

  it.each<[object, string]>([
    [{ parameters: { a: '${ error("no") }' } }, 'expression'],
    [{ document: { endpoint: '${ "no uri" }' } }, 'validation'],
    [{ authentication: { bearer: { token: '${ 1 }' } } }, 'validation'],
    [{ document: { endpoint: { uri: 'https://x.example', authentication: { bearer: { token: '${ 1 }' } } } } }, 'validation'],
  ])('%j faults with %s', (given, name) => {
    expect(faultOf(new Scenario(task(given)).start())).toEqual([name, 400, '/do/0/ask']);
  });

  it('raises what the service does', () => {
    expect(faultOf(new Scenario(task({})).start().answer({ ok: false, error: failure('communication', 'no', 503) }))).toEqual(['communication', 503, '/do/0/ask']);
  });

  it('needs a document and an operation', () => {
    expect(errorsOf({ document: head, do: [{ a: { call: 'openapi', with: { parameters: 1 } } }] }).map(({ pointer }) => pointer)).toEqual(['/do/0/a/with/document', '/do/0/a/with/operationId', '/do/0/a/with/parameters']);
  });
});

const call = (operationId: string, parameters: JsonObject = {}, rest: Partial<OpenApiCall> = {}): OpenApiCall => ({ type: 'openapi', document: 'https://docs.example/v1/api.json', operationId, parameters, output: 'content', redirect: false, ...rest });

const swagger: JsonObject = {
  swagger: '2.0',
  host: 'pets.example',
  basePath: '/v2/',
  schemes: ['https', 'http'],
  paths: {
    '/pet/{petId}': {
      parameters: [{ $ref: '#/parameters/id' }, { $ref: '#/parameters/none' }],
      get: { operationId: 'getPet', parameters: [{ name: 'tags', in: 'query' }, { name: 'X-Trace', in: 'header' }, { name: 'session', in: 'cookie' }, { in: 'query' }] },
      post: { operationId: 'updatePet', parameters: [{ name: 'name', in: 'formData' }, { name: 'age', in: 'formData' }] },
      put: { operationId: 'putPet', parameters: [{ name: 'pet', in: 'body', required: true }] },
    },
  },
  parameters: { id: { name: 'petId', in: 'path', required: true } },
};

const openapi3 = (rest: JsonObject = {}, operation: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  servers: [{ url: 'https://{region}.example/{base}', variables: { region: { default: 'eu' }, base: { default: 'api' } } }],
  paths: { '/x': { get: { operationId: 'other' }, post: { operationId: 'make', requestBody: { content: { 'application/json': {} } }, ...operation } } },
  ...rest,
});

const made = (document: JsonValue, request: OpenApiCall) => {
  const built = openApiRequest(document, request);
  return built.ok ? built.value : built.failure.detail;
};

describe('an operation of a document', () => {
  it('of Swagger 2 has its parameters where they belong', () => {
    expect(made(swagger, call('getPet', { petId: 'a b', tags: ['x', 'y'], 'X-Trace': 7, session: 's' }))).toMatchObject({
      method: 'GET', uri: 'https://pets.example/v2/pet/a%20b', query: [['tags', 'x'], ['tags', 'y']], headers: { 'x-trace': '7', cookie: 'session=s' },
    });
    expect(made(swagger, call('updatePet', { petId: 1, name: 'A & B', age: 3 }))).toMatchObject({ method: 'POST', body: 'name=A+%26+B&age=3', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(made(swagger, call('putPet', { petId: 1, pet: { a: [1] } }))).toMatchObject({ method: 'PUT', body: { a: [1] } });
  });

  it('of Swagger 2 is where the document is, unless it says so', () => {
    const { host: _host, schemes: _schemes, basePath: _base, ...bare } = swagger;
    expect(made(bare, call('getPet', { petId: [1, 2] }))).toMatchObject({ uri: 'https://docs.example/pet/1%2C2' });
    expect(made(bare, call('getPet', { petId: 1 }, { document: 'http://docs.example/x' }))).toMatchObject({ uri: 'http://docs.example/pet/1' });
    expect(made({ ...swagger, schemes: ['http'] }, call('getPet', { petId: 1 }))).toMatchObject({ uri: 'http://pets.example/v2/pet/1' });
    expect(made(bare, call('getPet', { petId: 1 }, { document: 'nowhere' }))).toBe('The document does not say where its service is.');
  });

  it('of OpenAPI 3 is at its first server, with what no parameter took as its body', () => {
    expect(made(openapi3(), call('make', { a: 1, b: 'x' }))).toMatchObject({ method: 'POST', uri: 'https://eu.example/api/x', body: { a: 1, b: 'x' } });
    expect(made(openapi3(), call('make', { body: [1] }))).toMatchObject({ body: [1] });
    expect(made(openapi3(), call('make'))).not.toHaveProperty('body');
    expect(made(openapi3({ servers: [{ url: '/rel' }] }), call('make'))).toMatchObject({ uri: 'https://docs.example/rel/x' });
    expect(made(openapi3({ servers: [{}] }), call('make'))).toMatchObject({ uri: 'https://docs.example/v1/api.json/x' });
    expect(made(openapi3({ servers: [{ url: 'https://{none}.example' }] }), call('make'))).toMatchObject({ uri: 'https://.example/x' });
  });

  const asking = (parameters: readonly JsonObject[], shared: readonly JsonObject[] = []): JsonObject => ({ openapi: '3.0.3', servers: [{ url: 'https://x.example' }], paths: { '/{id}': { parameters: shared, get: { operationId: 'ask', parameters } } } });

  it.each<[JsonObject, JsonValue, string]>([
    [{}, ['x', 'y'], 'q=x&q=y'],
    [{ style: 'form', explode: true }, ['x', 'y'], 'q=x&q=y'],
    [{ explode: false }, ['x', 1, 'y, z'], 'q=x,1,y%2C%20z'],
    [{ style: 'spaceDelimited' }, ['x', 'y'], 'q=x%20y'],
    [{ style: 'pipeDelimited', explode: false }, ['x', 'y'], 'q=x%7Cy'],
    [{ style: 'pipeDelimited', explode: true }, ['x', 'y'], 'q=x&q=y'],
    [{ style: 'unheardOf' }, ['x', 'y'], 'q=x&q=y'],
    [{ type: 'array' }, ['x', 'y'], 'q=x,y'],
    [{ type: 'array', collectionFormat: 'multi' }, ['x', 'y'], 'q=x&q=y'],
    [{ type: 'array', collectionFormat: 'pipes' }, ['x', 'y'], 'q=x%7Cy'],
    [{ explode: false }, 'x', 'q=x'],
    [{ explode: false }, [], ''],
    [{}, { a: 1, b: ['x', 'y'] }, 'a=1&b=x&b=y'],
    [{ explode: false }, { a: 1, b: 'x' }, 'q=a,1,b,x'],
    [{ style: 'deepObject', explode: true }, { a: 1, b: 'x' }, 'q[a]=1&q[b]=x'],
    [{ content: { 'application/json': {} } }, { a: [1] }, 'q={"a":[1]}'],
    [{ content: { 'application/json': {} } }, [1, 'x'], 'q=[1,"x"]'],
  ])('has in its query, as %j says, %j as %s', (parameter, value, expected) => {
    const built = openApiRequest(asking([{ name: 'q', in: 'query', ...parameter }]), call('ask', { q: value }));
    assert(built.ok);
    expect([...built.value.uri.split('?').slice(1), ...built.value.query.map((pair) => pair.join('='))].join('&')).toBe(expected);
  });

  it('has its own parameters before those of its path', () => {
    const id = { name: 'id', in: 'path', required: true };
    const list = { name: 'list', in: 'query', required: true };
    expect(made(asking([id, { ...list, explode: false }], [id, list]), call('ask', { id: 7, list: ['a', 'b'] }))).toMatchObject({ uri: 'https://x.example/7?list=a,b', query: [] });
    expect(made(asking([{ ...id, in: 'query' }], [id]), call('ask', { id: 7 }))).toMatchObject({ uri: 'https://x.example/7', query: [['id', '7']] });
  });

  it('may take a form', () => {
    const requestBody = { content: { 'application/x-www-form-urlencoded': {} } };
    expect(made(openapi3({}, { requestBody }), call('make', { a: 'x y' }))).toMatchObject({ body: 'a=x+y' });
    expect(made(openapi3({}, { requestBody }), call('make', { body: 'raw' }))).toMatchObject({ body: '' });
    const { requestBody: _none, ...plain } = { requestBody, consumes: ['application/json'] };
    expect(made({ ...openapi3({}, plain), paths: { '/x': { post: { operationId: 'make', consumes: ['application/json'] } } } }, call('make', { body: 1 }))).toMatchObject({ body: 1 });
    expect(made({ ...openapi3(), paths: { '/x': { post: { operationId: 'make' } } } }, call('make', { body: 1, other: 2 }))).not.toHaveProperty('body');
    expect(made({ ...openapi3(), paths: { '/x': { post: { operationId: 'make' } } } }, call('make', { body: 1 }))).toMatchObject({ body: 1 });
  });

  it('carries the authentication of the call', () => {
    expect(made(openapi3(), call('make', {}, { authentication: { scheme: 'bearer', token: 't' } }))).toMatchObject({ authentication: { token: 't' } });
  });

  it.each<[JsonValue, OpenApiCall, string]>([
    [swagger, call('nothing'), 'The document has no operation “nothing”.'],
    [{ paths: [] }, call('getPet'), 'The document has no operation “getPet”.'],
    [swagger, call('getPet'), 'The parameter “petId” is missing.'],
    [swagger, call('getPet', { petId: 1, 'X-Trace': 'a\nb' }), '/with/headers/x-trace: This has a character that a header cannot hold.'],
  ])('that cannot be called is told', (document, request, detail) => {
    expect(made(document, request)).toBe(detail);
  });
});

describe('an openapi document that would cost very much (I11)', () => {
  const asked = (path: string, parameters: readonly JsonObject[], given: JsonObject, rest: JsonObject = {}) =>
    openApiRequest({ servers: [{ url: 'https://pets.example' }], ...rest, paths: { [path]: { parameters: [...parameters], get: { operationId: 'getPet', parameters: [...parameters] } } } }, { type: 'openapi', document: 'https://pets.example/api.json', operationId: 'getPet', parameters: given, output: 'content', redirect: false });
  const inPath = [{ name: 'a', in: 'path' }];

  it('is refused when its path, or its server, grows beyond what a workflow may hold', () => {
    expect(asked(`/${'{a}'.repeat(1000)}`, inPath, { a: 'x'.repeat(3000) })).toEqual({ ok: false, failure: failure('validation', 'The path with its parameters is longer than a workflow may hold.') });
    const servers = [{ url: `https://pets.example/${'{a}'.repeat(1000)}`, variables: { a: { default: 'x'.repeat(3000) } } }];
    expect(asked('/', [], {}, { servers })).toEqual({ ok: false, failure: failure('configuration', 'The document does not say where its service is.') });
  });

  it('fills in what is given, and leaves other names in braces', () => {
    expect(asked('/{a}/{b}/{a}', inPath, { a: '{b}' })).toMatchObject({ ok: true, value: { uri: 'https://pets.example/%7Bb%7D/{b}/%7Bb%7D' } });
  });

  it('may repeat a parameter, which is taken once', () => {
    const often = Array.from({ length: 50 }, () => ({ name: 'a', in: 'query', style: 'form', explode: false }));
    expect(asked('/', often, { a: ['x', 'y'] })).toMatchObject({ ok: true, value: { uri: 'https://pets.example/?a=x,y' } });
  });
});
