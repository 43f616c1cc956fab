import type { Clock } from '@holdfast/clock/clock';
import type { FastifyRequest } from 'fastify';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Confirmation } from './access-claims.ts';
import { rememberedUses, type FirstUse } from './first-use.ts';

/** Algorithms of DPoP proofs that are taken. */
export const proofAlgorithms = ['ES256', 'EdDSA', 'RS256', 'PS256'] as const;

/** How old a proof may be, seconds; its `jti` is remembered that long (RFC 9449 section 11.1). */
const proofSeconds = 60;

const proofClaims = z.object({ jti: z.string().min(1).max(256), htm: z.string(), htu: z.string(), iat: z.number(), ath: z.string() });

/**
 * Whether the presenter of a bound access token holds what it is bound to: the key of a DPoP proof for this very request and token
 * (RFC 9449 section 4.3), or the certificate that the gateway saw (RFC 8705 section 3). A bearer token needs none, and may not
 * come as a DPoP token (RFC 9449 section 7.1).
 */
export class ProofOfPossession {
  readonly #publicUrl: string;
  readonly #clock: Clock;
  readonly #firstUse: FirstUse;

  constructor(publicUrl: string, clock: Clock, firstUse: FirstUse = rememberedUses(clock)) {
    this.#publicUrl = publicUrl;
    this.#clock = clock;
    this.#firstUse = firstUse;
  }

  /** Of a bearer token at once. */
  holds(request: FastifyRequest, token: string, bound: Confirmation | undefined): boolean | Promise<boolean> {
    const asDPoP = /^DPoP /iu.test(request.headers.authorization ?? '');
    if (bound === undefined) return !asDPoP;
    if ('jkt' in bound) return asDPoP && this.#proves(request, token, bound.jkt);
    return !asDPoP && thumbprintOfCertificate(request.headers['x-client-certificate']) === bound['x5t#S256'];
  }

  async #proves(request: FastifyRequest, token: string, thumbprint: string): Promise<boolean> {
    const proof = request.headers['dpop'];
    // Two proofs arrive joined by a comma, which no JWS contains.
    if (typeof proof !== 'string' || proof.length > 8192) return false;
    try {
      const now = this.#clock.now();
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { algorithms: [...proofAlgorithms], typ: 'dpop+jwt', currentDate: now });
      const claims = proofClaims.parse(payload);
      const mine = protectedHeader.jwk !== undefined && (await calculateJwkThumbprint(protectedHeader.jwk)) === thumbprint;
      const here = claims.htm === request.method && sameAddress(claims.htu, `${this.#publicUrl}${request.originalUrl}`);
      const fresh = Math.abs(now.getTime() / 1000 - claims.iat) <= proofSeconds;
      return mine && here && fresh && claims.ath === createHash('sha256').update(token).digest('base64url') && (await this.#firstUse(`${thumbprint} ${claims.jti}`, 2 * proofSeconds));
    } catch {
      return false;
    }
  }
}

/** Without query and fragment, normalised (RFC 9449 section 4.3). */
function sameAddress(one: string, other: string): boolean {
  const [left, right] = [URL.parse(one), URL.parse(other)];
  return left !== null && right !== null && left.origin === right.origin && left.pathname === right.pathname;
}

function thumbprintOfCertificate(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  try {
    return createHash('sha256').update(new X509Certificate(decodeURIComponent(header)).raw).digest('base64url');
  } catch {
    return undefined;
  }
}
