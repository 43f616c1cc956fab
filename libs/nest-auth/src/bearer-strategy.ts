import { browserCookies } from '@holdfast/contracts/http/browser-sessions';
import { PassportStrategy } from '@nestjs/passport';
import type { IncomingHttpHeaders } from 'node:http';
import { ExtractJwt, type JwtFromRequestFunction, Strategy } from 'passport-jwt';
import type { AccessClaims } from './access-claims.ts';
import { cookieNamed } from './cookie.ts';
import type { AccessTokenVerifier } from './verify-access-token.ts';

type JwtVerifier = (token: string, verifier: AccessTokenVerifier, options: unknown, done: (error: Error | null, claims?: AccessClaims) => void) => void;

/**
 * passport-jwt verifies with jsonwebtoken, which accepts forged vectors of Wycheproof. Its one seam is this static function: it takes
 * the "key" that the strategy provides, which here is the verifier itself, so that nothing of one application is held process-wide.
 */
const verifyByKeySet: JwtVerifier = (token, verifier, _options, done) => {
  verifier.verify(token).then(
    (claims) => (claims === undefined ? done(new Error('invalid token')) : done(null, claims)),
    (error: unknown) => done(error instanceof Error ? error : new Error('invalid token')),
  );
};
Object.assign(Strategy, { JwtVerifier: verifyByKeySet });

/** Whether the request relies on the cookie of a browser's session: an Authorization header, whatever it says, comes first. */
export function byCookie({ headers }: { readonly headers: IncomingHttpHeaders }): boolean {
  return headers.authorization === undefined && cookieNamed(headers.cookie, browserCookies.access) !== undefined;
}

const sessionCookie: JwtFromRequestFunction<{ headers: IncomingHttpHeaders }> = ({ headers }) => (headers.authorization === undefined ? (cookieNamed(headers.cookie, browserCookies.access) ?? null) : null);

const scheme = 'Bearer ';

/** The usual form at one glance; passport-jwt's regular expression, which looks at each character, is left with the others. */
const plainBearer: JwtFromRequestFunction<{ headers: IncomingHttpHeaders }> = ({ headers: { authorization = '' } }) =>
  authorization.startsWith(scheme) && !authorization.includes(' ', scheme.length) ? authorization.slice(scheme.length) : null;

/** The access token in the Authorization header (RFC 6750 section 2.1, RFC 9449 section 7.1) or in a browser's cookie; never one in the query or the body. */
export const bearerToken = ExtractJwt.fromExtractors([plainBearer, ExtractJwt.fromAuthHeaderAsBearerToken(), ExtractJwt.fromAuthHeaderWithScheme('DPoP'), sessionCookie]);

let strategies = 0;

/**
 * Registers a strategy with passport that authenticates by access token.
 *
 * @returns its name, new for every application: passport's registry is process-wide.
 */
export function registerBearerStrategy(verifier: AccessTokenVerifier): string {
  strategies += 1;
  const name = `holdfast-bearer-${strategies}`;
  class BearerStrategy extends PassportStrategy(Strategy, name) {
    constructor() {
      super({
        jwtFromRequest: bearerToken,
        secretOrKeyProvider: (_request: unknown, _token: unknown, done: (error: unknown, key?: string) => void) => {
          // passport-jwt hands the key on to JwtVerifier unread; its types know only jsonwebtoken's keys.
          done(null, verifier as unknown as string);
        },
      });
    }

    validate(claims: AccessClaims): AccessClaims {
      return claims;
    }
  }
  void new BearerStrategy();
  return name;
}
