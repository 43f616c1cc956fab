import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { AccessClaims } from './access-token.ts';
import { KeysUnavailableError } from './key-set-cache.ts';
import type { AccessTokenVerifier } from './verify-access-token.ts';

type JwtVerifier = (token: string, verifier: AccessTokenVerifier, options: unknown, done: (error: Error | null, claims?: AccessClaims) => void) => void;

/**
 * passport-jwt verifies with jsonwebtoken, which accepts forged vectors of Wycheproof. Its one seam is this static function: it takes
 * the "key" that the strategy provides, which here is the verifier itself, so that nothing of one application is held process-wide.
 */
const verifyWithJose: JwtVerifier = (token, verifier, _options, done) => {
  verifier.verify(token).then(
    (claims) => (claims === undefined ? done(new Error('invalid token')) : done(null, claims)),
    (error: unknown) => done(error instanceof Error ? error : new Error('invalid token')),
  );
};
Object.assign(Strategy, { JwtVerifier: verifyWithJose });

/** What became of a request's credentials. */
export type Authentication = { readonly ok: true; readonly claims: AccessClaims } | { readonly ok: false; readonly reason: 'missing' | 'invalid' | 'unavailable' };

/** Authenticates a request by the bearer token in its Authorization header (RFC 6750 section 2.1; never the query or the body). */
export function bearerAuthenticator(verifier: AccessTokenVerifier): (request: object) => Promise<Authentication> {
  const strategy = new Strategy(
    {
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: unknown, _token: unknown, done: (error: unknown, key?: string) => void) => {
        // passport-jwt hands the key on to JwtVerifier unread; its types know only jsonwebtoken's keys.
        done(null, verifier as unknown as string);
      },
    },
    (claims: AccessClaims, done: (error: null, user: AccessClaims) => void) => done(null, claims),
  );
  return (request) =>
    new Promise((resolve) => {
      const settle = (error: unknown, claims: AccessClaims | false | undefined, info: unknown) => {
        const failure = error ?? info;
        if (claims) resolve({ ok: true, claims });
        else if (failure instanceof KeysUnavailableError) resolve({ ok: false, reason: 'unavailable' });
        else resolve({ ok: false, reason: hasCredentials(request) ? 'invalid' : 'missing' });
      };
      passport.authenticate(strategy, { session: false }, settle)(request, {}, () => undefined);
    });
}

function hasCredentials(request: object): boolean {
  return ExtractJwt.fromAuthHeaderAsBearerToken()(request as Parameters<ReturnType<typeof ExtractJwt.fromAuthHeaderAsBearerToken>>[0]) !== null;
}
