import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { Html } from '@holdfast/html/html';
import { Provider, type AdapterFactory, type Configuration, type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import { tokenExchange } from '../oauth-clients/oauth-client.ts';
import { clientSecretHash } from '../oauth-clients/register-client.ts';
import { ownMetadata } from './client-metadata.ts';
import { clientCertificate } from './client-certificate-header.ts';
import { pageHeaders, pageText, type Page } from '../pages/page.ts';
import { deviceCodePage, deviceConfirmPage, donePage, errorPage, logoutPage } from './pages.ts';
import { recordTokens, type RecordTokensParts } from './record-tokens.ts';
import { originOf } from './request-origin.ts';
import { resourceIndicators } from './resource.ts';
import type { TokenClaims } from './token-claims.ts';
import { exchangeParameters, tokenExchangeGrant, type TokenExchangeParts } from './token-exchange.ts';

export interface ProviderParts {
  readonly adapter: AdapterFactory;
  readonly claims: TokenClaims;
  readonly exchange: TokenExchangeParts;
  readonly record: RecordTokensParts;
  /** Derives the key of the browser cookies. */
  readonly keyEncryptionKey: Uint8Array;
  /** Where the gateway asks clients for a certificate. */
  readonly mutualTlsUrl: string | undefined;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

const routes = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  revocation: '/oidc/token/revocation',
  introspection: '/oidc/token/introspection',
  device_authorization: '/oidc/device/auth',
  code_verification: '/oidc/device',
  pushed_authorization_request: '/oidc/request',
  end_session: '/oidc/session/end',
  userinfo: '/oidc/me',
  jwks: '/.well-known/jwks.json',
} as const;

const hour = 3600;
const lax = { httpOnly: true, sameSite: 'lax', secure: true, signed: true } as const;

/**
 * The OAuth 2.1 and OpenID Connect provider, for one signing key: authorization code with PKCE, client credentials, refresh, device code
 * and token exchange; secrets, private_key_jwt and mutual TLS; DPoP and certificate-bound tokens; revocation and introspection.
 *
 * @param signingKey private JWK with `kid` and `alg`
 */
export function createProvider(parts: ProviderParts, signingKey: JWK): Provider {
  const { issuer } = parts.exchange;
  const provider = new Provider(issuer, configuration(parts, signingKey));
  provider.use(recordTokens(parts.record, originOf));
  provider.registerGrantType(tokenExchange, tokenExchangeGrant(parts.exchange), exchangeParameters);
  // The provider knows the hash only (client-metadata.ts).
  provider.Client.prototype.compareClientSecret = function compare(actual: string): boolean {
    return timingSafeEqual(clientSecretHash(actual), Buffer.from(this.clientSecret ?? '', 'hex'));
  };
  return provider;
}

function configuration(parts: ProviderParts, signingKey: JWK): Configuration {
  const { claims, mutualTlsUrl, accessTokenSeconds, refreshTokenSeconds } = parts;
  const alg = signingKey.alg as 'RS256';
  return {
    adapter: parts.adapter,
    jwks: { keys: [signingKey] },
    clientDefaults: { id_token_signed_response_alg: alg },
    enabledJWA: { idTokenSigningAlgValues: [alg], clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt', 'self_signed_tls_client_auth', 'none'],
    clockTolerance: 5,
    // A client's key set is registered, never fetched: the platform opens no connection on a client's word.
    fetch: () => Promise.reject(new Error('nothing is fetched for a client')),
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    rotateRefreshToken: true,
    findAccount: async (_ctx, subject) => {
      const user = await claims.user(subject);
      return user && { accountId: user.id, claims: () => ({ sub: user.id, email: user.email, email_verified: user.emailVerifiedAt !== undefined, name: user.name }) };
    },
    extraClientMetadata: { properties: [...ownMetadata] },
    extraTokenClaims: (ctx, token) => claims.of(token, ctx.oidc.client),
    cookies: {
      names: { session: '__Host-holdfast-login', interaction: '__Secure-holdfast-interaction', resume: '__Secure-holdfast-resume' },
      keys: [Buffer.from(hkdfSync('sha256', parts.keyEncryptionKey, '', 'holdfast oidc cookies', 32)).toString('base64')],
      long: lax,
      short: lax,
    },
    interactions: { url: (_ctx, { uid }) => `/oidc/interaction/${uid}` },
    renderError: (ctx, out) => answerPage(ctx, errorPage(out.error_description ?? out.error)),
    routes,
    discovery: mutualTlsUrl === undefined ? {} : { mtls_endpoint_aliases: mutualTlsAliases(mutualTlsUrl) },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      IdToken: hour,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Interaction: 600,
      Session: 12 * hour,
      RefreshToken: refreshTokenSeconds,
      Grant: 30 * 24 * hour,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      revocation: { enabled: true },
      dPoP: { enabled: true },
      mTLS: { enabled: true, certificateBoundAccessTokens: true, selfSignedTlsClientAuth: true, getCertificate: (ctx) => clientCertificate(ctx.req) },
      resourceIndicators: resourceIndicators(parts.exchange, accessTokenSeconds),
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form, _out, error) => answerPage(ctx, deviceCodePage(Html.trusted(form), error && 'This code is not valid, or no longer.')),
        userCodeConfirmSource: (ctx, form, client, _device, userCode) => answerPage(ctx, deviceConfirmPage(Html.trusted(form), client.clientName ?? client.clientId, userCode)),
        successSource: (ctx) => answerPage(ctx, donePage('Your device is connected', 'You can close this page.')),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => answerPage(ctx, logoutPage(Html.trusted(form))),
        postLogoutSuccessSource: (ctx) => answerPage(ctx, donePage('You are logged out', 'You can close this page.')),
      },
    },
  };
}

/** The endpoints that a client may reach by certificate (RFC 8705 section 5). */
function mutualTlsAliases(url: string): Record<string, string> {
  const { token, revocation, introspection, device_authorization, pushed_authorization_request } = routes;
  return Object.fromEntries(Object.entries({ token, revocation, introspection, device_authorization, pushed_authorization_request }).map(([name, path]) => [`${name}_endpoint`, `${url}${path}`]));
}

function answerPage(ctx: KoaContextWithOIDC, page: Page): void {
  ctx.set(pageHeaders());
  ctx.body = pageText(page);
}
