import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Call } from './api.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** What a browser adds to what a page of ours asks for. */
const ours = (): Record<string, string> => ({ origin: world.platform.urls.gateway, 'sec-fetch-site': 'same-origin' });
const send = (path: string, headers: Record<string, string>, call: Call = { method: 'POST' }) => world.api.call(path, { ...call, headers });

function setCookies(answer: Answer): string[] {
  return [answer.headers['set-cookie'] ?? []].flat();
}

/** A browser after its login. */
async function browser(): Promise<{ cookie: string; csrf: string; answer: Answer }> {
  const answer = await send('/v1/auth/browser/login', ours(), { method: 'POST', body: world.administrator });
  expect(answer.status, answer.text).toBe(200);
  return { cookie: setCookies(answer).map((one) => one.split(';')[0]).join('; '), csrf: String(answer.json['csrfToken']), answer };
}

const withToken = ({ cookie, csrf }: { cookie: string; csrf: string }) => ({ cookie, ...ours(), 'x-csrf-token': csrf });

describe('a browser’s session', () => {
  it('is in cookies of this host alone that no script reads and no other site sends', async () => {
    const { answer } = await browser();

    expect(setCookies(answer).map((one) => one.replace(/=[\w.-]+/u, '=…'))).toEqual([
      '__Host-holdfast-session=…; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600',
      '__Host-holdfast-refresh=…; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=604800',
    ]);
    expect(Object.keys(answer.json).toSorted()).toEqual(['csrfToken', 'expiresIn', 'refreshExpiresIn']);
    for (const cookie of setCookies(answer)) expect(answer.text).not.toContain(/=(?<value>[\w.-]+)/u.exec(cookie)?.groups?.['value']);
  });

  it('is taken by every service’s routes', async () => {
    const { cookie } = await browser();
    for (const path of ['/v1/auth/me', '/v1/instances', '/v1/definitions', '/v1/schedules', '/v1/resume-tokens', '/v1/members']) {
      const answer = await send(path, { cookie, 'sec-fetch-site': 'same-origin' }, {});
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });

  it('changes things with its CSRF token, which a page that was loaded anew finds again', async () => {
    const session = await browser();
    const found = await send('/v1/auth/browser/session', { cookie: session.cookie, 'sec-fetch-site': 'same-origin' }, {});
    expect([found.status, found.json]).toEqual([200, { csrfToken: session.csrf }]);

    const schedule = await send('/v1/secrets/browser', withToken(session), { method: 'POST', body: { value: 'a value' } });
    expect(schedule.status, schedule.text).toBeLessThan(300);
  });

  it('is refreshed into new cookies under the same CSRF token', async () => {
    const session = await browser();
    const refreshed = await send('/v1/auth/browser/refresh', withToken(session));
    expect(refreshed.status, refreshed.text).toBe(200);
    expect(refreshed.json['csrfToken']).toBe(session.csrf);
    const cookie = setCookies(refreshed).map((one) => one.split(';')[0]).join('; ');
    expect((await send('/v1/auth/me', { cookie }, {})).status).toBe(200);
  });

  it('ends at the logout, cookies and all', async () => {
    const session = await browser();
    const left = await send('/v1/auth/browser/logout', withToken(session));

    expect([left.status, setCookies(left).every((one) => one.includes('Max-Age=0'))]).toEqual([204, true]);
    expect((await send('/v1/auth/browser/session', { cookie: session.cookie }, {})).status).toBe(401);
    expect((await send('/v1/auth/browser/refresh', withToken(session))).json['code']).toBe('invalid-grant');
  });
});

describe('a page of another site', () => {
  const foreign: readonly [string, Record<string, string>][] = [
    ['cross-site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['a sister domain', { 'sec-fetch-site': 'same-site', origin: 'https://evil.localhost' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that hides', { origin: 'null' }],
    ['no origin at all', {}],
  ];

  it.each(foreign)('changes nothing with the cookies of a session, even knowing its CSRF token: %s', async (_who, headers) => {
    const session = await browser();
    const by = { cookie: session.cookie, 'x-csrf-token': session.csrf, ...headers };
    for (const path of ['/v1/auth/browser/refresh', '/v1/auth/browser/logout', '/v1/sessions/revoke-all', '/v1/instances', '/v1/schedules', '/v1/applications', '/v1/secrets/x']) {
      const answer = await send(path, by, { method: 'POST', body: {} });
      expect([path, answer.status, answer.json['code']]).toEqual([path, 403, 'cross-site-request']);
    }
    expect((await send('/v1/auth/me', { cookie: session.cookie }, {})).status).toBe(200);
  });

  it.each(foreign)('logs nobody in: %s', async (_who, headers) => {
    const answer = await send('/v1/auth/browser/login', headers, { method: 'POST', body: world.administrator });
    expect([answer.status, answer.json['code'], setCookies(answer)]).toEqual([403, 'cross-site-request', []]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('changes nothing by a form: %s', async (type) => {
    const session = await browser();
    for (const path of ['/v1/auth/browser/login', '/v1/instances', '/v1/invitations', '/v1/schedules', '/v1/tenants']) {
      const answer = await send(path, { cookie: session.cookie, 'content-type': type, 'sec-fetch-site': 'cross-site' }, { method: 'POST', body: JSON.stringify(world.administrator) });
      expect([path, [403, 415].includes(answer.status)]).toEqual([path, true]);
    }
  });
});

describe('a page of ours without the CSRF token of the session', () => {
  it('changes nothing', async () => {
    const [session, other] = [await browser(), await browser()];
    const named: readonly Record<string, string>[] = [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': 'x' }, { 'x-csrf-token': other.csrf }];
    for (const csrf of named) {
      for (const path of ['/v1/sessions/revoke-all', '/v1/instances', '/v1/auth/browser/refresh', '/v1/auth/browser/logout']) {
        const answer = await send(path, { cookie: session.cookie, ...ours(), ...csrf }, { method: 'POST', body: {} });
        expect([path, answer.status]).toEqual([path, 403]);
      }
    }
    expect((await send('/v1/auth/me', { cookie: session.cookie }, {})).status).toBe(200);
  });
});

describe('a token', () => {
  it('of a browser is good in the cookie alone, and one of a program not there', async () => {
    const { cookie } = await browser();
    const token = /__Host-holdfast-session=(?<token>[\w.-]+)/u.exec(cookie)?.groups?.['token'] ?? '';

    expect((await world.api.call('/v1/auth/me', { token })).status).toBe(401);
    expect((await send('/v1/auth/me', { cookie: `__Host-holdfast-session=${world.token}` }, {})).status).toBe(401);
    expect((await send('/v1/instances', { cookie: `__Host-holdfast-session=${world.token}` }, {})).status).toBe(401);
  });

  it('of a browser is not exchanged for one of a program (RFC 8693)', async () => {
    const { cookie } = await browser();
    const browsers = /__Host-holdfast-session=(?<token>[\w.-]+)/u.exec(cookie)?.groups?.['token'] ?? '';
    const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
    const client = (await world.api.call('/v1/oauth-clients', { method: 'POST', token: world.token, body: { name: 'exchanger', grantTypes: [tokenExchange], authentication: 'client_secret_basic', permissions: ['read:members'] } })).json;
    const authorization = `Basic ${Buffer.from(`${String(client['id'])}:${String(client['secret'])}`).toString('base64')}`;
    const exchange = (subject: string) =>
      world.api.call('/oidc/token', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: tokenExchange, subject_token: subject, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' }).toString(),
      });

    expect((await exchange(world.token)).status).toBe(200);
    expect((await exchange(browsers)).json['error']).toBe('invalid_request');
  });
});
