import { type Client, errors, type ResourceServer } from 'oidc-provider';

/** RFC 8707: there is one resource, this platform's API, named by the issuer's URL. Its scopes are the permissions. */
export function resourceIndicators({ issuer, audience, known }: { issuer: string; audience: string; known: readonly string[] }, accessTokenTTL: number) {
  const scopes = [...known, '*'];
  return {
    enabled: true as const,
    defaultResource: () => issuer,
    /** Who asked for permissions gets a token for the API; who only asked who the user is gets one for the userinfo endpoint. */
    useGrantedResource: (_ctx: unknown, { scopes: granted }: { readonly scopes: Set<string> }) => scopes.some((scope) => granted.has(scope)),
    getResourceServerInfo: (_ctx: unknown, indicator: string, _client: Client): ResourceServer => {
      if (indicator !== issuer) throw new errors.InvalidTarget();
      return { scope: scopes.join(' '), audience, accessTokenTTL, accessTokenFormat: 'jwt' };
    },
  };
}
