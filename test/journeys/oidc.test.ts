import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestCa } from '@holdfast/testkit/certificates';
import { decodeJwt, exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Browser } from './oidc-browser.ts';
import { World, type Json } from './world.ts';

const callback = 'https://app.example/callback';
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

let world: World;
let issuer: URL;
const agents: Agent[] = [];

beforeAll(async () => {
  world = await World.start();
  issuer = new URL(world.platform.urls.gateway);
});
afterAll(async () => {
  await Promise.all(agents.map((agent) => agent.close()));
  await (world as World | undefined)?.[Symbol.asyncDispose]();
});

/** openid-client's transport: the development CA, and a client certificate when there is one. */
function transport(certificate?: { cert: string; key: string }): client.CustomFetch {
  const agent = new Agent({ connect: { ca: readFileSync(world.platform.caFile, 'utf8'), ...certificate } });
  agents.push(agent);
  return async (url: string, options: object) => undiciFetch(url, { ...options, dispatcher: agent });
}

async function register(body: Json): Promise<Json> {
  const made = await world.api.call('/v1/oauth-clients', { method: 'POST', token: world.token, body: { name: 'Reports', redirectUris: [], ...body } });
  expect(made.status, made.text).toBe(201);
  return made.json;
}

async function configured(clientId: string, authentication: client.ClientAuth, certificate?: { cert: string; key: string }): Promise<client.Configuration> {
  return client.discovery(issuer, clientId, { use_mtls_endpoint_aliases: certificate !== undefined }, authentication, { [client.customFetch]: transport(certificate) });
}

const me = async (token: string, headers: Record<string, string> = {}) => world.api.call('/v1/auth/me', { headers: { authorization: `Bearer ${token}`, ...headers } });
const schedules = async (token: string) => (await world.api.call('/v1/schedules', { token })).status;

/** An authorization code flow of the administrator, allowed on the consent page. */
async function authorize(config: client.Configuration, scope: string, more: Record<string, string> = {}, options?: client.AuthorizationCodeGrantOptions): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
  const [verifier, state] = [client.randomPKCECodeVerifier(), client.randomState()];
  const url = client.buildAuthorizationUrl(config, { redirect_uri: callback, scope, state, code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...more });
  const returned = await new Browser(world.api).authorize(url, world.administrator);
  return client.authorizationCodeGrant(config, returned, { pkceCodeVerifier: verifier, expectedState: state }, undefined, options);
}

describe('OAuth 2.1 section 4.1: authorization code with PKCE', () => {
  it('gives a person’s token with what was asked for and allowed, an ID token, and refresh tokens that rotate', async () => {
    const { id } = await register({ grantTypes: ['authorization_code', 'refresh_token'], redirectUris: [callback], authentication: 'none', permissions: ['read:schedules', 'read:workflow-instances'] });
    const config = await configured(String(id), client.None());
    const tokens = await authorize(config, 'openid email offline_access read:schedules manage:schedules', { prompt: 'consent' });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ iss: issuer.origin, aud: 'holdfast', client_id: id, permissions: ['read:schedules'] });
    expect(await schedules(tokens.access_token)).toBe(200);
    expect(tokens.claims()).toMatchObject({ iss: issuer.origin, aud: id, email: world.administrator.email });
    for (const path of ['/v1/schedules', '/v1/instances', '/v1/resume-tokens', '/v1/auth/me']) expect([path, (await world.api.call(path, { token: tokens.id_token ?? '' })).status]).toEqual([path, 401]);

    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(await schedules(next.access_token)).toBe(200);
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(client.refreshTokenGrant(config, next.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('refuses a code that comes back, one without its verifier, a request without PKCE, and another redirect URI', async () => {
    const { id } = await register({ grantTypes: ['authorization_code'], redirectUris: [callback], authentication: 'none', permissions: ['read:schedules'] });
    const config = await configured(String(id), client.None());
    const verifier = client.randomPKCECodeVerifier();
    const parameters = { redirect_uri: callback, scope: 'read:schedules', state: 'state', code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
    const browser = new Browser(world.api);
    const returned = await browser.authorize(client.buildAuthorizationUrl(config, parameters), world.administrator);
    const redeem = async (pkceCodeVerifier: string) => client.authorizationCodeGrant(config, returned, { pkceCodeVerifier, expectedState: 'state' });
    await expect(redeem(client.randomPKCECodeVerifier())).rejects.toMatchObject({ error: 'invalid_grant' });
    const outcomes = await Promise.allSettled([redeem(verifier), redeem(verifier), redeem(verifier)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);

    const { code_challenge: _challenge, code_challenge_method: _method, ...bare } = parameters;
    expect((await browser.authorize(client.buildAuthorizationUrl(config, bare), world.administrator)).searchParams.get('error')).toBe('invalid_request');
    const elsewhere = await new Browser(world.api).open(client.buildAuthorizationUrl(config, { ...parameters, redirect_uri: 'https://attacker.example/' }));
    expect([elsewhere.status, elsewhere.headers['location']]).toEqual([400, undefined]);
  });

  it('sends the person back empty-handed when they deny, and never to a page with script or in a frame', async () => {
    const { id } = await register({ grantTypes: ['authorization_code'], redirectUris: [callback], authentication: 'none', permissions: ['read:schedules'] });
    const config = await configured(String(id), client.None());
    const url = client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'read:schedules', state: 's', code_challenge: await client.calculatePKCECodeChallenge('v'.repeat(43)), code_challenge_method: 'S256' });
    const browser = new Browser(world.api);
    const page = await browser.open(url);
    expect(page.text).not.toContain('<script');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    const returned = await browser.authorize(url, world.administrator, 'deny');
    expect(returned.searchParams.get('error')).toBe('access_denied');
  });

  it('refuses a login form of another site, and counts wrong passwords', async () => {
    const { id } = await register({ grantTypes: ['authorization_code'], redirectUris: [callback], authentication: 'none', permissions: [] });
    const config = await configured(String(id), client.None());
    const url = client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid', code_challenge: await client.calculatePKCECodeChallenge('v'.repeat(43)), code_challenge_method: 'S256' });
    const browser = new Browser(world.api);
    const page = await browser.open(url);
    expect((await browser.submit(page, { email: 'x@example.test', password: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const wrong = await browser.submit(page, { email: 'x@example.test', password: 'wrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('is not right');
  });
});

describe('OAuth 2.1 section 4.2: client credentials', () => {
  const machine = { grantTypes: ['client_credentials'], permissions: ['read:schedules'] };

  it('by secret', async () => {
    const { id, secret } = await register({ ...machine, authentication: 'client_secret_basic' });
    const tokens = await client.clientCredentialsGrant(await configured(String(id), client.ClientSecretBasic(String(secret))));
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: id, client_id: id, permissions: ['read:schedules'] });
    expect(await schedules(tokens.access_token)).toBe(200);
    await expect(client.clientCredentialsGrant(await configured(String(id), client.ClientSecretBasic('wrong')))).rejects.toMatchObject({ status: 401 });
  });

  it('by private_key_jwt', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const { id } = await register({ ...machine, authentication: 'private_key_jwt', keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] });
    const tokens = await client.clientCredentialsGrant(await configured(String(id), client.PrivateKeyJwt({ key: privateKey, kid: 'one' })));
    expect(await schedules(tokens.access_token)).toBe(200);
    const other = await generateKeyPair('ES256');
    await expect(client.clientCredentialsGrant(await configured(String(id), client.PrivateKeyJwt({ key: other.privateKey, kid: 'one' })))).rejects.toMatchObject({ error: 'invalid_client' });
  });

  it('by mutual TLS, with tokens bound to the certificate', async () => {
    using ca = await createTestCa();
    const folder = await ca.issue({ service: 'reports' });
    const [cert, key] = ['tls.crt', 'tls.key'].map((name) => readFileSync(join(folder, name), 'utf8')) as [string, string];
    const { id } = await register({ ...machine, authentication: 'self_signed_tls_client_auth', certificate: cert, binding: 'certificate' });
    const tokens = await client.clientCredentialsGrant(await configured(String(id), client.TlsClientAuth(), { cert, key }));
    const thumbprint = createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
    expect(decodeJwt(tokens.access_token)['cnf']).toEqual({ 'x5t#S256': thumbprint });
    // Without the certificate, with another, and with one that is only claimed, the token is worth nothing.
    expect(await schedules(tokens.access_token)).toBe(401);
    expect((await me(tokens.access_token, { 'x-client-certificate': encodeURIComponent(cert) })).status).toBe(401);
    const bound = await transport({ cert, key })(`https://localhost:${world.platform.ports.gatewayMutualTls}/v1/schedules`, { method: 'GET', headers: { authorization: `Bearer ${tokens.access_token}` }, body: undefined, redirect: 'manual' });
    expect(bound.status).toBe(200);
    const stranger = await ca.issue({ service: 'stranger' });
    const [otherCert, otherKey] = ['tls.crt', 'tls.key'].map((name) => readFileSync(join(stranger, name), 'utf8')) as [string, string];
    await expect(client.clientCredentialsGrant(await configured(String(id), client.TlsClientAuth(), { cert: otherCert, key: otherKey }))).rejects.toMatchObject({ error: 'invalid_client' });
  });
});

describe('RFC 8628: the device flow', () => {
  it('gives a token once the person has confirmed the code in a browser', async () => {
    const { id } = await register({ name: 'CLI', grantTypes: [deviceCode, 'refresh_token'], authentication: 'none', permissions: ['*'] });
    const config = await configured(String(id), client.None());
    const started = await client.initiateDeviceAuthorization(config, { scope: 'offline_access *' });
    const polled = client.pollDeviceAuthorizationGrant(config, { ...started, interval: 1 });
    await new Browser(world.api).connectDevice(new URL(started.verification_uri_complete ?? ''), world.administrator);
    const tokens = await polled;
    expect(decodeJwt(tokens.access_token)).toMatchObject({ permissions: ['*'] });
    expect(tokens.refresh_token).toBeDefined();
  });
});

describe('RFC 8693: token exchange', () => {
  it('keeps the subject, names who acts, and narrows what may be done', async () => {
    const { id, secret } = await register({ grantTypes: [tokenExchange], authentication: 'client_secret_basic', permissions: ['read:schedules', 'read:workflow-instances'] });
    const config = await configured(String(id), client.ClientSecretBasic(String(secret)));
    const subject_token_type = 'urn:ietf:params:oauth:token-type:access_token';
    const exchanged = await client.genericGrantRequest(config, tokenExchange, { subject_token: world.token, subject_token_type, scope: 'read:schedules' });
    const claims = decodeJwt(exchanged.access_token);
    expect(claims).toMatchObject({ sub: decodeJwt(world.token).sub, client_id: id, permissions: ['read:schedules'], act: { sub: id } });
    expect(await schedules(exchanged.access_token)).toBe(200);

    const second = await client.genericGrantRequest(config, tokenExchange, { subject_token: exchanged.access_token, subject_token_type });
    expect(decodeJwt(second.access_token)).toMatchObject({ act: { sub: id, act: { sub: id } }, exp: claims.exp });
    const wrongs: Record<string, string>[] = [{ subject_token: 'junk' }, { subject_token: `${world.token.slice(0, -3)}AAA` }, { scope: 'manage:schedules' }];
    for (const wrong of wrongs) {
      await expect(client.genericGrantRequest(config, tokenExchange, { subject_token: world.token, subject_token_type, ...wrong })).rejects.toMatchObject({ status: 400 });
    }
  });
});

describe('RFC 9449: DPoP', () => {
  it('binds tokens to a key, and the API refuses them without a fresh proof', async () => {
    const { id } = await register({ grantTypes: ['authorization_code', 'refresh_token'], redirectUris: [callback], authentication: 'none', permissions: ['read:schedules'], binding: 'dpop' });
    const config = await configured(String(id), client.None());
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const tokens = await authorize(config, 'openid offline_access read:schedules', { prompt: 'consent' }, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const url = new URL('/v1/schedules', issuer);
    const answer = await client.fetchProtectedResource(config, tokens.access_token, url, 'GET', null, undefined, { DPoP });
    expect(answer.status).toBe(200);
    expect(await schedules(tokens.access_token)).toBe(401);
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP })).access_token).toBeDefined();
  });
});

describe('RFC 7009 and RFC 7662: revocation and introspection', () => {
  it('answers a client about its own opaque tokens, and ends them', async () => {
    const { id, secret } = await register({ grantTypes: ['authorization_code', 'refresh_token'], redirectUris: [callback], authentication: 'client_secret_basic', permissions: ['read:schedules'] });
    const config = await configured(String(id), client.ClientSecretBasic(String(secret)));
    const tokens = await authorize(config, 'openid offline_access read:schedules', { prompt: 'consent' });
    const refreshToken = tokens.refresh_token ?? '';
    expect(await client.tokenIntrospection(config, refreshToken)).toMatchObject({ active: true, client_id: id });
    const other = await register({ grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: [] });
    expect(await client.tokenIntrospection(await configured(String(other['id']), client.ClientSecretBasic(String(other['secret']))), refreshToken)).toEqual({ active: false });
    await client.tokenRevocation(config, refreshToken);
    await vi.waitFor(async () => {
      const audit = await world.api.call(`/v1/audit?actor=${String(id)}`, { token: world.token });
      expect((audit.json['items'] as { record: Json }[]).map(({ record: { action, outcome } }) => `${String(action)} ${String(outcome)}`)).toEqual(expect.arrayContaining(['token.issued succeeded', 'token.revoked succeeded']));
      expect(audit.text).not.toContain(refreshToken);
    }, { timeout: 30_000, interval: 100 });
    expect(await client.tokenIntrospection(config, refreshToken)).toEqual({ active: false });
    await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the registry of OAuth clients', () => {
  it('lists, reads and removes; a removed client gets nothing', async () => {
    const { id, secret } = await register({ grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: [] });
    const listed = await world.api.call('/v1/oauth-clients?limit=200', { token: world.token });
    expect((listed.json['items'] as Json[]).map((item) => item['id'])).toContain(id);
    expect(listed.text).not.toContain(String(secret));
    expect((await world.api.call(`/v1/oauth-clients/${String(id)}`, { token: world.token })).json).toMatchObject({ id, authentication: 'client_secret_basic' });
    expect((await world.api.call(`/v1/oauth-clients/${String(id)}`, { method: 'DELETE', token: world.token })).status).toBe(204);
    expect((await world.api.call(`/v1/oauth-clients/${String(id)}`, { token: world.token })).status).toBe(404);
    await expect(client.clientCredentialsGrant(await configured(String(id), client.ClientSecretBasic(String(secret))))).rejects.toMatchObject({ status: 401 });
  });

  it('gives nobody what they lack, and refuses contradictions and unknown fields', async () => {
    const { id, secret } = await register({ grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: ['manage:applications'] });
    const { access_token: limited } = await client.clientCredentialsGrant(await configured(String(id), client.ClientSecretBasic(String(secret))));
    const attempt = async (token: string, body: Json) =>
      (await world.api.call('/v1/oauth-clients', { method: 'POST', token, body: { name: 'x', grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: [], ...body } })).status;
    expect(await attempt(limited, { permissions: ['manage:applications'] })).toBe(201);
    expect(await attempt(limited, { permissions: ['read:schedules'] })).toBe(403);
    expect(await attempt(limited, { permissions: ['*'] })).toBe(403);
    for (const body of [{ authentication: 'none' }, { redirectUris: [callback] }, { authentication: 'private_key_jwt' }, { grantTypes: ['authorization_code'] }]) expect(await attempt(world.token, body)).toBe(422);
    for (const body of [{ tenantId: randomUUID() }, { grantTypes: ['password'] }, { grantTypes: ['authorization_code'], redirectUris: ['http://app.example/'] }]) expect(await attempt(world.token, body)).toBe(400);
  });
});
