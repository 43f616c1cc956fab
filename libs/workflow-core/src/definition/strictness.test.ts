import { expect, it } from 'vitest';
import { document, errorsOf } from '../testing/scenario.ts';

const event = { source: 'https://a.test', type: 't' };
const called = (authentication: object) => ({ call: 'http', with: { method: 'get', endpoint: { uri: 'https://a.test', authentication } } });

it.each<[string, object, string]>([
  ['run without a version', { run: { workflow: { namespace: 'n', name: 'child' } } }, '/do/0/it/run/workflow/version'],
  ['type of an event', { listen: { to: { one: { with: { type: 7 } } } } }, '/do/0/it/listen/to/one/with/type'],
  ['subject of an event to emit', { emit: { event: { with: { ...event, subject: ['a'] } } } }, '/do/0/it/emit/event/with/subject'],
  ['time of an event to emit', { emit: { event: { with: { ...event, time: 'today' } } } }, '/do/0/it/emit/event/with/time'],
  ['source of an event to emit', { emit: { event: { with: { ...event, source: 'here' } } } }, '/do/0/it/emit/event/with/source'],
  ['expected correlation', { listen: { to: { one: { with: { type: 't' }, correlate: { a: { from: '.a', expect: 1 } } } } } }, '/do/0/it/listen/to/one/correlate/a/expect'],
  ['member of a policy with an expression', called({ bearer: { token: '${ .token }', zzz: 1 } }), '/do/0/it/with/endpoint/authentication/bearer'],
  ['missing member beside an expression', called({ basic: { username: '${ .name }' } }), '/do/0/it/with/endpoint/authentication/basic/password'],
  ['object as a header', { call: 'http', with: { method: 'get', endpoint: 'https://a.test', headers: { a: { b: 1 } } } }, '/do/0/it/with/headers'],
  ['null in a query', { call: 'http', with: { method: 'get', endpoint: 'https://a.test', query: { a: null } } }, '/do/0/it/with/query'],
  ['authority', called({ oauth2: { authority: 'here', grant: 'client_credentials' } }), '/do/0/it/with/endpoint/authentication/oauth2/authority'],
])('refuses what the published schema refuses, at its place: %s', (_what, task, pointer) => {
  expect(errorsOf({ document, do: [{ it: task }] }).map((error) => error.pointer)).toContain(pointer);
});

it.each([[7], [null], [['a']], ['text']])('refuses what no function can take: %j', (given) => {
  const definition = { document, do: [{ it: { call: 'own', with: given } }], use: { functions: { own: { set: { a: 1 } } } } };
  expect(errorsOf(definition).map((error) => error.pointer)).toEqual(['/do/0/it/with']);
});

it('lets an expression stand for any of it', () => {
  expect(errorsOf({ document, do: [{ it: called({ basic: { username: '${ .name }', password: '${ .password }' } }) }, { by: called({ bearer: '${ .policy }' }) }, { tell: { emit: { event: { with: { ...event, source: '${ .source }' } } } } }] })).toEqual([]);
});
