import type { KeyObject } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';

/** RFC 7517 and RFC 8037: the public half of a key. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly use: 'sig'; readonly alg: 'RS256'; readonly kid: string; readonly n: string; readonly e: string }
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly use: 'sig'; readonly alg: 'EdDSA'; readonly kid: string; readonly x: string };

/** The public halves of the keys that sign tokens and receipts: what checks a receipt. */
export class PublishKeys {
  readonly #keys: KeyRing;

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  async execute(): Promise<{ keys: PublicJwk[] }> {
    const published = await this.#keys.published();
    return { keys: published.map(({ kid, publicKey }) => publicJwk(kid, publicKey)) };
  }
}

function publicJwk(kid: string, key: KeyObject): PublicJwk {
  const { n = '', e = '', x = '' } = key.export({ format: 'jwk' });
  return key.asymmetricKeyType === 'ed25519' ? { kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', kid, x } : { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e };
}
