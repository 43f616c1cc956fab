import { assert, describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';

const ask = (authentication: object) => [{ ask: { call: 'http', with: { method: 'get', endpoint: { uri: 'https://x.example', authentication } } } }];
const secret = (value: string | Record<string, string>) => [{ name: 'key', id: '01900000-0000-7000-8000-0000000000dd', value, current: true }];

describe('the authentication of a call', () => {
  it.each<[object, object]>([
    [{ basic: { username: '${ .user }', password: 'p' } }, { scheme: 'basic', username: 'ada', password: 'p' }],
    [{ bearer: { token: '${ .user }' } }, { scheme: 'bearer', token: 'ada' }],
    [{ digest: { username: 'u', password: 'p' } }, { scheme: 'digest', username: 'u', password: 'p' }],
    [{ oauth2: { authority: 'https://a.example/{user}', grant: 'client_credentials', client: { id: 'i' } } }, { scheme: 'oauth2', authority: 'https://a.example/ada', grant: 'client_credentials', client: { id: 'i' } }],
    [{ oidc: { authority: '${ "https://" + .user }', grant: 'password', username: 'u' } }, { scheme: 'oidc', authority: 'https://ada', grant: 'password', username: 'u' }],
  ])('%j goes with it', (policy, expected) => {
    expect(new Scenario(ask(policy)).start({ user: 'ada' }).lastHttp.authentication).toEqual(expected);
    const named = new Scenario(ask({ use: 'mine' }), { use: { authentications: { mine: policy } } });
    expect(named.start({ user: 'ada' }).lastHttp.authentication).toEqual(expected);
  });

  it.each<[string, string | Record<string, string>]>([['text', 'token-1'], ['object', { token: 'token-1' }]])('may be a secret’s %s, by reference', (_what, value) => {
    const instance = new Scenario(ask({ bearer: { use: 'key' } }), { use: { secrets: ['key'] } });
    instance.secrets = secret(value);
    const { authentication } = instance.start().lastHttp;
    assert(authentication?.scheme === 'bearer');
    expect(authentication.token).toMatch(/^hf-secret\./u);
  });

  it('may be a whole policy of a secret’s, every text of it by reference', () => {
    const instance = new Scenario(ask({ oidc: { use: 'key' } }), { use: { secrets: ['key'] } });
    instance.secrets = secret({ authority: 'https://a.example', grant: 'client_credentials' });
    const { authentication } = instance.start().lastHttp;
    assert(authentication?.scheme === 'oidc');
    expect([authentication.authority, authentication.grant].join(' ')).toMatch(/^hf-secret\.\S+ hf-secret\.\S+$/u);
  });

  it.each<[object, readonly [string, number]]>([
    [{ bearer: { use: 'none' } }, ['authorization', 403]],
    [{ bearer: { token: '${ 1 }' } }, ['validation', 400]],
    [{ oauth2: { authority: 'https://{user}' } }, ['expression', 400]],
    [{ basic: { username: '${ error("no") }', password: 'p' } }, ['expression', 400]],
  ])('%j faults', (policy, [name, status]) => {
    expect(faultOf(new Scenario(ask(policy)).start({ user: [] }))).toEqual([name, status, '/do/0/ask']);
  });

  it('must be defined where it is named', () => {
    expect(errorsOf({ document, do: ask({ use: 'none' }) })).toEqual([{ pointer: '/do/0/ask/with/endpoint/authentication', message: 'There is no “none” in use.authentications.' }]);
  });
});
