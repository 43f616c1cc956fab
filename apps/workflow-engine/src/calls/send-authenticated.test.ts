import { ManualClock } from '@holdfast/clock/manual-clock';
import type { CallAuthentication } from '@holdfast/workflow-core/definition/authentication';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { scriptedOutside } from '../testing/scripted-outside.ts';
import { Authenticator } from './authenticator.ts';
import type { OutgoingRequest } from './outside-world.ts';
import { sendAuthenticated } from './send-authenticated.ts';

const send: OutgoingRequest = { method: 'GET', url: 'https://api.example/x', headers: {}, idempotencyKey: 'key-1' };
const oauth2: CallAuthentication = { scheme: 'oauth2', authority: 'https://auth.example/realms/x/', grant: 'client_credentials', client: { id: 'me', secret: 's3cret' }, scopes: ['a', 'b'], audiences: ['api'] };

/** An API that lets nobody in but who has the token, and an authority that gives it. */
function world(token: (asked: number) => { readonly status?: number; readonly body?: unknown } | { readonly ok: false; readonly failure: 'unreachable' | 'blocked' }, accepted = 'token-1') {
  let asked = 0;
  const clock = new ManualClock(new Date('2026-05-01T00:00:00.000Z'));
  const { outside, sent } = scriptedOutside((request) => {
    if (request.url.endsWith('/.well-known/openid-configuration')) return { body: { token_endpoint: 'https://auth.example/token' } };
    if (request.url.includes('/token')) {
      asked += 1;
      return token(asked);
    }
    return request.headers['authorization'] === `Bearer ${accepted}` ? { body: { in: true } } : { status: 401 };
  });
  const authenticator = new Authenticator(outside, clock);
  return { clock, sent, tokens: () => asked, send: (policy: CallAuthentication) => sendAuthenticated(outside, authenticator, send, policy) };
}

const granting = (asked: number) => ({ body: { access_token: `token-${asked}`, token_type: 'Bearer', expires_in: 300 } });

describe('a call with OAuth 2.0', () => {
  it('asks once for a token and uses it until it ends (RFC 6749 section 4.4)', async () => {
    const { send: call, sent, tokens, clock } = world(granting);
    expect(await Promise.all([call(oauth2), call(oauth2)])).toMatchObject([{ answer: { response: { status: 200 } }, authorization: { scheme: 'Bearer', parameter: 'token-1' } }, {}]);
    await call(oauth2);
    expect(tokens()).toBe(1);
    const [asked] = sent;
    expect(asked).toMatchObject({ method: 'POST', url: 'https://auth.example/realms/x/oauth2/token', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({ grant_type: 'client_credentials', scope: 'a b', audience: 'api', client_id: 'me', client_secret: 's3cret' });
    clock.advance(271_000);
    await call(oauth2);
    expect(tokens()).toBeGreaterThan(1);
  });

  it('asks anew, once, when its token is not accepted', async () => {
    const { send: call, tokens } = world(granting, 'token-2');
    expect(await call(oauth2)).toMatchObject({ answer: { response: { status: 200 } } });
    expect(tokens()).toBe(2);
  });

  it.each(['protocol/token', '/protocol/token'])('asks at the path %s of its authority', async (token) => {
    const { send: call, sent } = world(granting);
    await call({ ...oauth2, endpoints: { token } });
    expect(sent[0]?.url).toBe('https://auth.example/realms/x/protocol/token');
  });

  it('names each of its audiences, in JSON in one text', async () => {
    const { send: call, sent } = world(granting);
    await call({ ...oauth2, audiences: ['api', 'web'] });
    await call({ ...oauth2, audiences: ['api', 'web'], request: { encoding: 'application/json' } });
    const [form, json] = sent.filter(({ method }) => method === 'POST');
    expect(new URLSearchParams(form?.body).getAll('audience')).toEqual(['api', 'web']);
    expect(JSON.parse(json?.body ?? '')).toMatchObject({ audience: 'api web', scope: 'a b' });
  });

  it.each<[Partial<Extract<CallAuthentication, { scheme: 'oauth2' }>>, Record<string, unknown>, string | undefined]>([
    [{ client: { id: 'a:b', secret: 's', authentication: 'client_secret_basic' } }, { grant_type: 'client_credentials' }, `Basic ${Buffer.from('a%3Ab:s').toString('base64')}`],
    [{ client: { id: 'me', authentication: 'none' } }, { client_id: 'me' }, undefined],
    [{ client: { id: 'me', assertion: 'jwt', authentication: 'private_key_jwt' } }, { client_assertion: 'jwt', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }, undefined],
    [{ grant: 'password', username: 'u', password: 'p' }, { grant_type: 'password', username: 'u', password: 'p' }, undefined],
    [{ grant: 'refresh_token', subject: { token: 'r', type: 't' } }, { refresh_token: 'r' }, undefined],
    [{ grant: 'urn:ietf:params:oauth:grant-type:token-exchange', subject: { token: 's', type: 't' }, actor: { token: 'a', type: 't' } }, { subject_token: 's', subject_token_type: 't', actor_token: 'a', actor_token_type: 't' }, undefined],
  ])('says %j as its standard has it', async (policy, fields, authorization) => {
    const { send: call, sent } = world(granting);
    await call({ ...oauth2, scopes: [], audiences: [], ...policy });
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toMatchObject(fields);
    expect(sent[0]?.headers['authorization']).toBe(authorization);
  });

  it('signs an assertion with its secret, and may ask in JSON', async () => {
    const { send: call, sent } = world(granting);
    await call({ ...oauth2, endpoints: { token: '/my/token' }, request: { encoding: 'application/json' }, client: { id: 'me', secret: 'x'.repeat(32), authentication: 'client_secret_jwt' } });
    expect(sent[0]?.url).toBe('https://auth.example/realms/x/my/token');
    const fields = JSON.parse(sent[0]?.body ?? '') as Record<string, string>;
    expect(decodeJwt(fields['client_assertion'] ?? '')).toMatchObject({ iss: 'me', sub: 'me', aud: 'https://auth.example/realms/x/my/token' });
  });

  it.each<[string, Parameters<typeof world>[0], object]>([
    ['refuses', () => ({ status: 401 }), { type: 'refused', error: { status: 401, detail: 'The authority gave no token: it answered 401.' } }],
    ['gives nothing', () => ({ body: 'no json' }), { type: 'refused', error: { detail: 'The authority answered without a token.' } }],
    ['is closed', () => ({ ok: false, failure: 'blocked' }), { type: 'refused' }],
    ['is away', () => ({ ok: false, failure: 'unreachable' }), { type: 'answered', answer: { failure: 'unreachable' } }],
    ['is busy', () => ({ status: 503 }), { type: 'answered', answer: { failure: 'unreachable' } }],
  ])('whose authority %s is not made', async (_what, token, expected) => {
    const { send: call, sent } = world(token);
    expect(await call(oauth2)).toMatchObject(expected);
    expect(sent.some(({ url }) => url === send.url)).toBe(false);
  });

  it('believes no token of another issuer', async () => {
    const token = (iss: string) => `e30.${Buffer.from(JSON.stringify({ iss })).toString('base64url')}.x`;
    const bad = world(() => ({ body: { access_token: token('https://evil.example') } }));
    expect(await bad.send({ ...oauth2, issuers: ['https://auth.example'] })).toMatchObject({ type: 'refused', error: { detail: 'The token is of an issuer that is not expected.' } });
    const good = world(() => ({ body: { access_token: token('https://auth.example') } }), token('https://auth.example'));
    expect(await good.send({ ...oauth2, issuers: ['https://auth.example'] })).toMatchObject({ answer: { response: { status: 200 } } });
  });
});

describe('a call with OpenID Connect', () => {
  it.each(['https://auth.example/realms/x', 'https://auth.example/realms/x/.well-known/openid-configuration'])('finds the endpoint of %s', async (authority) => {
    const { send: call, sent } = world(granting);
    expect(await call({ ...oauth2, scheme: 'oidc', authority })).toMatchObject({ answer: { response: { status: 200 } } });
    expect(sent.map(({ url }) => url)).toEqual(['https://auth.example/realms/x/.well-known/openid-configuration', 'https://auth.example/token', send.url]);
  });

  it.each<[Parameters<typeof scriptedOutside>[0], object]>([
    [() => ({ status: 404 }), { type: 'refused' }],
    [() => ({ body: 'no json' }), { type: 'refused' }],
    [() => ({ ok: false, failure: 'timeout' }), { type: 'answered', answer: { failure: 'unreachable' } }],
    [() => ({ ok: false, failure: 'blocked' }), { type: 'refused' }],
  ])('is not made where it finds none', async (answer, expected) => {
    const { outside } = scriptedOutside(answer);
    expect(await sendAuthenticated(outside, new Authenticator(outside, new ManualClock(new Date())), send, { ...oauth2, scheme: 'oidc' })).toMatchObject(expected);
  });
});

describe('a call with credentials', () => {
  const parts = (answer: Parameters<typeof scriptedOutside>[0]) => {
    const { outside, sent } = scriptedOutside(answer);
    return { sent, call: (policy: CallAuthentication) => sendAuthenticated(outside, new Authenticator(outside, new ManualClock(new Date())), send, policy) };
  };

  it('says them at once with basic and bearer', async () => {
    const { call, sent } = parts(() => ({ status: 401 }));
    await call({ scheme: 'basic', username: 'a', password: 'b:c' });
    await call({ scheme: 'bearer', token: 't' });
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([`Basic ${Buffer.from('a:b:c').toString('base64')}`, 'Bearer t']);
  });

  it('answers a challenge with digest, and gives up where it is none', async () => {
    const policy: CallAuthentication = { scheme: 'digest', username: 'a', password: 'b' };
    const known = parts((request) => (request.headers['authorization']?.startsWith('Digest username="a"') === true ? {} : { status: 401, headers: { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' } }));
    expect(await known.call(policy)).toMatchObject({ answer: { response: { status: 200 } }, authorization: { scheme: 'Digest' } });
    expect(known.sent).toHaveLength(2);
    const unknown = parts(() => ({ status: 401, headers: {} }));
    expect(await unknown.call(policy)).toMatchObject({ answer: { response: { status: 401 } } });
    expect(unknown.sent).toHaveLength(1);
    const open = parts(() => ({}));
    expect(await open.call(policy)).toMatchObject({ answer: { response: { status: 200 } } });
  });
});
