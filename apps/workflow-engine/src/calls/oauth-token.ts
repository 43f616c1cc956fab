import type { CallAuthentication } from '@holdfast/workflow-core/definition/authentication';
import { SignJWT } from 'jose';
import type { OutgoingRequest } from './outside-world.ts';

export type OAuthAuthentication = Extract<CallAuthentication, { scheme: 'oauth2' | 'oidc' }>;

/** RFC 7523 section 2.2. */
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds that a token is good for when the authority does not say; RFC 6749 section 5.1 recommends that it does. */
const defaultExpiry = 60;

/** The request for an access token, as RFC 6749 and, for an exchange, RFC 8693 have it. */
export async function tokenRequest(policy: OAuthAuthentication, endpoint: string, idempotencyKey: string, now: Date): Promise<OutgoingRequest> {
  const { grant = 'client_credentials', client = {}, scopes = [], audiences = [], username, password, subject, actor, request } = policy;
  const { id, secret, authentication = 'client_secret_post' } = client;
  const json = request?.encoding === 'application/json';
  const fields: [string, string | undefined][] = [
    ['grant_type', grant],
    ['scope', scopes.length === 0 ? undefined : scopes.join(' ')],
    // Repeated as RFC 8693 has it, which JSON cannot.
    ...(json && audiences.length > 0 ? [audiences.join(' ')] : audiences).map((audience): [string, string] => ['audience', audience]),
    ...(grant === 'password' ? ([['username', username], ['password', password]] as [string, string | undefined][]) : []),
    ['refresh_token', grant === 'refresh_token' ? subject?.token : undefined],
    ...(grant.startsWith('urn:')
      ? ([['subject_token', subject?.token], ['subject_token_type', subject?.type], ['actor_token', actor?.token], ['actor_token_type', actor?.type]] as [string, string | undefined][])
      : []),
    ['client_id', authentication === 'client_secret_basic' ? undefined : id],
    ['client_secret', authentication === 'client_secret_post' ? secret : undefined],
    ...(await assertion(client, endpoint, now)),
  ];
  const given = fields.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return {
    method: 'POST',
    url: endpoint,
    headers: {
      accept: 'application/json',
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(authentication === 'client_secret_basic' ? { authorization: `Basic ${Buffer.from(`${encodeURIComponent(id ?? '')}:${encodeURIComponent(secret ?? '')}`).toString('base64')}` } : {}),
    },
    body: json ? JSON.stringify(Object.fromEntries(given)) : new URLSearchParams(given).toString(),
    idempotencyKey,
  };
}

async function assertion(client: NonNullable<OAuthAuthentication['client']>, endpoint: string, now: Date): Promise<[string, string | undefined][]> {
  if (client.authentication !== 'private_key_jwt' && client.authentication !== 'client_secret_jwt') return [];
  const signed = client.assertion ?? (await signedWithSecret(client, endpoint, now));
  return [['client_assertion_type', assertionType], ['client_assertion', signed]];
}

/** OpenID Connect Core 1.0 section 9, client_secret_jwt. */
async function signedWithSecret({ id = '', secret = '' }: NonNullable<OAuthAuthentication['client']>, endpoint: string, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ iss: id, sub: id, aud: endpoint, iat: issuedAt, exp: issuedAt + 60, jti: crypto.randomUUID() }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
}

export type TokenAnswer =
  | { readonly ok: true; readonly accessToken: string; readonly expiresIn: number }
  | { readonly ok: false; readonly reason: string; readonly retry: boolean };

/** RFC 6749 sections 5.1 and 5.2. @param issuers of a token that is a JWT; any when there are none. */
export function readTokenAnswer({ status, body }: { readonly status: number; readonly body: Uint8Array }, issuers: readonly string[] = []): TokenAnswer {
  if (status !== 200) return { ok: false, reason: `The authority gave no token: it answered ${status}.`, retry: status >= 500 || status === 429 };
  const answer = parsed(new TextDecoder().decode(body));
  const { access_token: accessToken, expires_in: expiresIn } = answer;
  if (typeof accessToken !== 'string') return { ok: false, reason: 'The authority answered without a token.', retry: false };
  if (issuers.length > 0 && !issuers.includes(String(parsed(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())['iss']))) {
    return { ok: false, reason: 'The token is of an issuer that is not expected.', retry: false };
  }
  return { ok: true, accessToken, expiresIn: typeof expiresIn === 'number' ? expiresIn : defaultExpiry };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
