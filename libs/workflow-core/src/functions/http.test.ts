import { describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';

const call = (given: JsonObject, rest: JsonObject = {}) => ({ getPet: { call: 'http', with: { method: 'get', endpoint: 'https://pets.example/{id}', ...given }, ...rest } });
const requested = (given: JsonObject, input: JsonValue = { id: 1 }) => new Scenario([call(given)]).start(input);

describe('call: http', () => {
  it('asks for the call and waits, and its output is what the call gave', () => {
    const instance = new Scenario([call({}, { output: { as: '.name' } })]).start({ id: 1 });
    expect(instance.state.status).toBe('waiting');
    expect(instance.effects).toEqual([
      {
        type: 'call',
        callId: instance.lastCall.callId,
        task: '/do/0/getPet',
        request: { type: 'http', method: 'GET', uri: 'https://pets.example/1', headers: {}, query: [], output: 'content', redirect: false },
      },
    ]);
    instance.answer({ ok: true, output: { name: 'Milou' } });
    expect(instance.state).toMatchObject({ status: 'completed', output: 'Milou' });
    expect(instance.trail).toEqual([
      'instance-started',
      'task-started /do/0/getPet',
      'call-started /do/0/getPet',
      'call-completed /do/0/getPet',
      'task-completed /do/0/getPet',
      'instance-completed',
    ]);
  });

  it('evaluates every part of the request', () => {
    const instance = requested(
      {
        method: '${ "p" + "ost" }',
        endpoint: { uri: '${ "https://pets.example/\\(.id)" }' },
        headers: { 'X-Id': '${ .id }', 'X-None': '${ .none }', accept: 'text/plain' },
        query: { tag: ['a', '${ .id }'], none: '${ .none }', q: 'x y', flag: true },
        body: { pet: { id: '${ .id }' } },
        output: 'response',
        redirect: true,
      },
    );
    expect(instance.lastHttp).toEqual({
      type: 'http',
      method: 'POST',
      uri: 'https://pets.example/1',
      headers: { 'x-id': '1', accept: 'text/plain' },
      query: [['tag', 'a'], ['tag', '1'], ['q', 'x y'], ['flag', 'true']],
      body: { pet: { id: 1 } },
      output: 'response',
      redirect: true,
    });
  });

  it('has each digit of a large integer wherever it stands', () => {
    const { lastHttp } = requested({ headers: { 'X-Id': '${ .id }' }, query: { id: '${ .id }', constant: [12345678901234567891n] }, body: { id: '${ .id }' } }, { id: 9007199254740993n });
    expect(lastHttp).toMatchObject({ uri: 'https://pets.example/9007199254740993', headers: { 'x-id': '9007199254740993' }, query: [['id', '9007199254740993'], ['constant', '12345678901234567891']], body: { id: 9007199254740993n } });
  });

  it('takes headers and query from one expression too', () => {
    const { lastHttp } = requested({ headers: '${ { a: "b" } }', query: '${ { c: 1 } }' });
    expect([lastHttp.headers, lastHttp.query]).toEqual([{ a: 'b' }, [['c', '1']]]);
  });

  it('expands {name} percent-encoded, with nothing for what is not there, and leaves ${ } as it is (RFC 6570 section 3.2.2)', () => {
    const uri = (endpoint: string, input: JsonValue) => requested({ endpoint }, input).lastHttp.uri;
    expect(uri('https://x.example/{a}/{b.c}/{none}/{nil}?s={f}', { a: 'ü/..?!', 'b.c': 2, nil: null, f: false })).toBe('https://x.example/%C3%BC%2F..%3F%21/2//?s=false');
    expect(uri('${ .base }/pets/{id}', { base: 'https://x.example', id: 7 })).toBe('https://x.example/pets/7');
    expect(uri('https://x.example/{length}/${ . }', 'text')).toBe('https://x.example//text');
  });

  it('says what an endpoint may be', () => {
    const message = 'This must be a URI, or an object with a uri and perhaps an authentication.';
    expect(errorsOf({ document, do: [{ a: { call: 'http', with: { method: 'get', endpoint: 5 } } }] })).toEqual([{ pointer: '/do/0/a/with/endpoint', message }]);
  });

  it('keeps the query of its URI out of the history', () => {
    const { history } = requested({ endpoint: 'https://user:secret@x.example/a?token=secret' });
    expect(history.find(({ type }) => type === 'call-started')?.data).toMatchObject({ call: 'http', method: 'GET', uri: 'https://x.example/a' });
    expect(JSON.stringify(history)).not.toContain('secret');
  });

  it('faults with an expression error when {name} stands for an object or array', () => {
    expect(faultOf(requested({}, { id: [1] }))).toEqual(['expression', 400, '/do/0/getPet']);
  });

  it.each<[string, JsonObject]>([
    ['a method that is none', { method: 'CONNECT' }],
    ['a URI of another scheme', { endpoint: '${ "file:///etc/passwd" }' }],
    ['a relative URI', { endpoint: '${ "/pets" }' }],
    ['a header with a line break', { headers: { a: '${ "x\\r\\nhost: y" }' } }],
    ['a header that is the connection’s', { headers: { 'Content-Length': '1' } }],
    ['a header with a name that is none', { headers: { 'a b': '1' } }],
    ['a header that is an object', { headers: { a: '${ {} }' } }],
    ['headers that are no object', { headers: '${ 1 }' }],
    ['a query member that is an object', { query: { a: '${ {} }' } }],
  ])('faults with a validation error for %s', (_what, given) => {
    expect(faultOf(requested(given))).toEqual(['validation', 400, '/do/0/getPet']);
  });

  it('faults the instance with the error of a call that failed', () => {
    const instance = new Scenario([call({})]).start({ id: 1 }).answer({ ok: false, error: failure('communication', 'GET https://pets.example/1 answered 503.', 503) });
    expect(faultOf(instance)).toEqual(['communication', 503, '/do/0/getPet']);
    expect(instance.trail.slice(-3)).toEqual(['call-failed /do/0/getPet', 'task-faulted /do/0/getPet', 'instance-faulted']);
  });

  it('takes the first result of a call only (I4)', () => {
    const instance = new Scenario([call({}), { again: { call: 'http', with: { method: 'get', endpoint: 'https://x.example' } } }]).start({ id: 1 });
    const { callId } = instance.lastCall;
    instance.answer({ ok: true, output: 1 });
    const { state } = instance;
    expect(instance.answer({ ok: true, output: 2 }, callId).state).toBe(state);
  });
});
